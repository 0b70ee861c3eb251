package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One run of another member: the stripes to it and those from it. Thread-safe. */
final class Peer {
    private final Links links;
    private final List<Stripe> outgoing = new ArrayList<>();
    private final Map<Integer, IncomingStripe> incoming = new HashMap<>(); // guarded by this
    private final List<StripeCounts> counts = new CopyOnWriteArrayList<>();
    private volatile MemberAddress address;
    private boolean gone; // guarded by this

    Peer(Links links, MemberAddress address, List<? extends EventLoop> loops) {
        this.links = links;
        this.address = address;
        for (int i = 0; i < loops.size(); i++) {
            outgoing.add(new Stripe(links, this, i, loops.get(i), newCounts()));
        }
        outgoing.add(new Stripe(links, this, loops.size(), loops.get(0), newCounts()));
    }

    private StripeCounts newCounts() {
        StripeCounts more = new StripeCounts();
        counts.add(more);
        return more;
    }

    void open() {
        outgoing.forEach(Stripe::open);
    }

    MemberAddress address() {
        return address;
    }

    /** It is to be reached there from the next connection on. */
    void moved(MemberAddress to) {
        address = to;
    }

    Stripe stripe(int index) {
        return outgoing.get(index);
    }

    Stripe control() {
        return outgoing.get(outgoing.size() - 1);
    }

    /** It opens a connection to us. */
    void onHello(Hello hello, IncomingConnection connection) {
        IncomingStripe stripe;
        synchronized (this) {
            if (gone) {
                connection.refuse(Answer.UNKNOWN_SENDER);
                return;
            }
            stripe = incoming.computeIfAbsent(
                    hello.stripe(),
                    index -> new IncomingStripe(hello.from(), index, links.receiver(), newCounts(), connection.loop()));
        }
        stripe.claim(hello, connection);
    }

    void close() {
        outgoing.forEach(Stripe::close);
        synchronized (this) {
            gone = true;
            incoming.values().forEach(IncomingStripe::close);
        }
    }

    LinkCounts counts() {
        long unacknowledged = 0;
        long credit = 0;
        for (StripeCounts each : counts) {
            unacknowledged += each.unacknowledgedBytes.get();
            credit += Math.max(0, each.windowBytes.get() - each.unacknowledgedBytes.get());
        }
        return new LinkCounts(
                member(),
                sum(each -> each.framesSent),
                sum(each -> each.bytesSent),
                sum(each -> each.framesReceived),
                sum(each -> each.bytesReceived),
                unacknowledged,
                credit,
                (int) sum(each -> each.connected),
                sum(each -> each.reconnects),
                sum(each -> each.heartbeatsMissed));
    }

    private long sum(Function<StripeCounts, AtomicLong> count) {
        return counts.stream().mapToLong(each -> count.apply(each).get()).sum();
    }

    Member member() {
        return address.member();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}

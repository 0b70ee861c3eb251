package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.View;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A member that has routes, one that joins it, and the frames between them, all on one thread. */
final class TwoMembers {
    private static final Destination.Shard SHARD = new Destination.Shard(0);

    final RouteTable joiningTable = new RouteTable();
    long sentBytes;
    private final Member first = new Member(new MemberId("first"), 1);
    private final Member joining = new Member(new MemberId("joining"), 1);
    private final ArrayDeque<byte[]> toFirst = new ArrayDeque<>();
    private final ArrayDeque<byte[]> toJoining = new ArrayDeque<>();
    private final RouteExchange firstExchange;
    private final RouteExchange joiningExchange;
    private long views;

    /** @param table of the first, which its routes are added to by {@link #add} */
    TwoMembers(RouteTable table) {
        firstExchange =
                RouteExchange.among(table, first, 0, (to, frame) -> toJoining.add(frame), ExchangeLimits.DEFAULT);
        joiningExchange = RouteExchange.among(
                joiningTable, joining, 0, (to, frame) -> toFirst.add(frame), ExchangeLimits.DEFAULT);
        see(firstExchange, first);
    }

    void add(TopicFilter filter) {
        firstExchange.add(filter, SHARD, new CompletableFuture<>());
    }

    void remove(TopicFilter filter) {
        firstExchange.remove(filter, SHARD);
    }

    /** From the first word to where all is known. */
    void join() {
        see(firstExchange, first, joining);
        see(joiningExchange, first, joining);
        exchange();
        if (!joiningExchange.isInformed()) {
            throw new IllegalStateException("not informed: " + joiningExchange);
        }
    }

    /** The joining member leaves the first one's view. */
    void leave() {
        see(firstExchange, first);
    }

    /** Sends what has gathered, until nobody has anything to say. */
    void exchange() {
        do {
            firstExchange.flush();
            for (byte[] frame = toJoining.poll(); frame != null; frame = toJoining.poll()) {
                sentBytes += frame.length;
                joiningExchange.onFrame(first, frame);
            }
            joiningExchange.flush();
            for (byte[] frame = toFirst.poll(); frame != null; frame = toFirst.poll()) {
                firstExchange.onFrame(joining, frame);
            }
            firstExchange.flush();
        } while (!toJoining.isEmpty());
    }

    private void see(RouteExchange exchange, Member... members) {
        List<MemberAddress> addresses = List.of(members).stream()
                .map(member -> new MemberAddress(member, Role.BOTH, "localhost", 1))
                .toList();
        exchange.onView(new View(++views, addresses, exchange == firstExchange));
    }

    @Override
    public String toString() {
        return firstExchange + "; " + joiningExchange;
    }
}

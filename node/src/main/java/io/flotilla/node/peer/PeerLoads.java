package io.flotilla.node.peer;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many clients each other node has, and which of them takes one more. Any thread may ask. */
public final class PeerLoads {
    /**
     * What a node says of itself.
     *
     * @param clients that are connected to it
     * @param takesMore whether others may come
     * @param address where they connect to it, or null where it does not say
     */
    public record Load(
            long clients, boolean takesMore, @Nullable String address) {}

    /** @param expected how many clients it will have when those that were sent to it have come */
    private record Peer(Load said, AtomicLong expected) {}

    private final @Nullable String ownAddress;
    private volatile Load own;
    private final Map<Member, Peer> peers = new ConcurrentHashMap<>();

    /** @param ownAddress where clients connect to this node, or null where others cannot be told */
    public PeerLoads(@Nullable String ownAddress) {
        this.ownAddress = ownAddress;
        own = new Load(0, false, ownAddress);
    }

    /** Tells all others of {@code cluster} of this node, and forgets those that have left. To be called about once a second. */
    public void exchange(Cluster cluster, long clients, boolean takesMore) {
        List<Member> others = cluster.membership().view().members().stream()
                .map(MemberAddress::member)
                .filter(each -> !each.equals(cluster.membership().self()))
                .toList();
        peers.keySet().retainAll(others);
        own = new Load(clients, takesMore, ownAddress);
        WireOutput out = new WireOutput();
        out.writeLong(clients);
        out.writeBoolean(takesMore);
        out.writeOptionalString(ownAddress);
        others.forEach(each -> cluster.sendControl(each, FrameKind.LOAD, out.toBytes()));
    }

    void onLoad(Member from, WireInput in) {
        onLoad(from, new Load(in.readLong(), in.readBoolean(), in.readOptionalString()));
    }

    /** Takes what {@code from} says of itself. */
    public void onLoad(Member from, Load said) {
        peers.put(from, new Peer(said, new AtomicLong(said.clients())));
    }

    /** What this node said last. */
    public Load own() {
        return own;
    }

    /** What {@code member} said last, or null where that was nothing. */
    public @Nullable Load of(Member member) {
        Peer peer = peers.get(member);
        return peer == null ? null : peer.said();
    }

    /** Whether any other node takes clients. */
    public boolean anyTakesMore() {
        return peers.values().stream().anyMatch(each -> each.said().takesMore());
    }

    /** Where one more client should go: to the node with the fewest, those counted that were sent there before. Null where no node that takes more says where it is. */
    public @Nullable String addressForOneMore() {
        Peer least = null;
        for (Peer each : peers.values()) {
            if (each.said().takesMore()
                    && each.said().address() != null
                    && (least == null
                            || each.expected().get() < least.expected().get())) {
                least = each;
            }
        }
        if (least == null) {
            return null;
        }
        least.expected().incrementAndGet(); // two threads at once may choose the same: the next ones make up for it
        return least.said().address();
    }

    @Override
    public String toString() {
        return peers.values().stream().map(Peer::said).toList().toString();
    }
}

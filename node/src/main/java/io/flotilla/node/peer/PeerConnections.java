package io.flotilla.node.peer;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.session.Connections;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DeliveryCodec;
import io.flotilla.cluster.session.Holder;
import io.flotilla.cluster.session.Outbound;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.connection.Takeover;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The connections of all nodes: those of this one, and the way to those of the others. Any thread may call.
 *
 * <p>What is for one connection always takes the same stripe, so that it stays in its order.
 */
public final class PeerConnections implements Connections, Takeover {
    /** A node that does not answer is not waited for longer: what its connection still does is refused by its epoch (I4). */
    private static final long PATIENCE_MS = 1_000;

    private final Member self;
    private final LocalConnections local;
    private final Cluster cluster;
    private final int stripes;

    /** @param stripes how many there are for messages: as many as event loops */
    public PeerConnections(Member self, LocalConnections local, Cluster cluster, int stripes) {
        this.self = self;
        this.local = local;
        this.cluster = cluster;
        this.stripes = stripes;
    }

    @Override
    public void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets) {
        if (isHere(to)) {
            local.onDeliver(to, term, firstTurn, packets);
            return;
        }
        WireOutput out = begin(to);
        out.writeLong(term);
        out.writeLong(firstTurn);
        DeliveryCodec.writePackets(packets, out);
        send(to, FrameKind.DELIVERIES, out);
    }

    @Override
    public void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries) {
        if (isHere(to)) {
            local.onShared(to, clientId, group, firstLoan, deliveries);
            return;
        }
        WireOutput out = begin(to);
        out.writeString(clientId);
        out.writeString(group);
        out.writeLong(firstLoan);
        DeliveryCodec.writeDeliveries(deliveries, out);
        send(to, FrameKind.SHARED, out);
    }

    @Override
    public void onKicked(Holder to) {
        if (isHere(to)) {
            local.onKicked(to);
        } else {
            cluster.sendControl(to.member(), FrameKind.KICK, begin(to).toBytes());
        }
    }

    @Override
    public CompletionStage<?> end(Holder previous) {
        if (isHere(previous)) {
            return local.end(previous);
        }
        CompletionStage<?> told = cluster.sendControl(
                previous.member(), FrameKind.TAKEOVER, begin(previous).toBytes());
        return local.atMost(PATIENCE_MS, told);
    }

    private boolean isHere(Holder holder) {
        return holder.member().equals(self);
    }

    private static WireOutput begin(Holder to) {
        WireOutput out = new WireOutput();
        out.writeLong(to.connection());
        return out;
    }

    private void send(Holder to, int kind, WireOutput out) {
        cluster.send(to.member(), (int) (to.connection() % stripes), kind, out.toBytes());
    }

    @Override
    public String toString() {
        return "connections of all members, " + local;
    }
}

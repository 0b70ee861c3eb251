package io.flotilla.node.peer;

import io.flotilla.cluster.link.LinkReceiver;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.session.DeliveryCodec;
import io.flotilla.cluster.session.Holder;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.shard.Receipt;
import io.flotilla.node.shard.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what other nodes send, on the event loop that it comes on. */
public final class PeerReceiver implements LinkReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(PeerReceiver.class);

    private final Member self;
    private final LocalConnections connections;
    private final PeerLoads loads;
    private volatile List<Shard> shards = List.of();

    public PeerReceiver(Member self, LocalConnections connections, PeerLoads loads) {
        this.self = self;
        this.connections = connections;
        this.loads = loads;
    }

    /** Says which shards there are. Once, before the first peer is there. */
    public void open(List<Shard> ofThisNode) {
        shards = List.copyOf(ofThisNode);
    }

    @Override
    public void onFrame(Member from, int stripe, int kind, ByteBuf body, Runnable accepted) {
        switch (kind) {
            case FrameKind.MESSAGES -> onMessages(body, accepted);
            case FrameKind.TAKEOVER ->
                connections.end(holder(input(body))).whenComplete((done, failure) -> accepted.run());
            case FrameKind.DELIVERIES -> {
                onDeliveries(input(body));
                accepted.run();
            }
            case FrameKind.SHARED -> {
                onShared(input(body));
                accepted.run();
            }
            case FrameKind.KICK -> {
                connections.onKicked(holder(input(body)));
                accepted.run();
            }
            case FrameKind.LOAD -> {
                loads.onLoad(from, input(body));
                accepted.run();
            }
            default -> {
                LOG.error("{} sent a frame of kind {}, which this version does not know", from, kind);
                accepted.run();
            }
        }
    }

    private void onMessages(ByteBuf body, Runnable accepted) {
        for (Shard shard : shards) {
            if (shard.loop().inEventLoop()) {
                Taken taken = new Taken(accepted);
                taken.await(shard.publishFromPeer(body, taken));
                return;
            }
        }
        throw new IllegalStateException("messages come on the event loops of shards");
    }

    private void onDeliveries(WireInput in) {
        Holder to = holder(in);
        connections.onDeliver(to, in.readLong(), in.readLong(), DeliveryCodec.readPackets(in));
    }

    private void onShared(WireInput in) {
        Holder to = holder(in);
        connections.onShared(to, in.readString(), in.readString(), in.readLong(), DeliveryCodec.readDeliveries(in));
    }

    private Holder holder(WireInput in) {
        return new Holder(self, in.readLong());
    }

    private static WireInput input(ByteBuf body) {
        return new WireInput(ByteBufUtil.getBytes(body));
    }

    /** A frame of messages, which is accepted when all shards have taken theirs. Confined to the loop that it came on. */
    private static final class Taken implements Receipt {
        private final Runnable accepted;
        private int awaited;

        Taken(Runnable accepted) {
            this.accepted = accepted;
        }

        /** {@code shards} will tell that they have it, some of them perhaps already. */
        void await(int shards) {
            awaited += shards;
            if (awaited == 0) {
                accepted.run();
            }
        }

        @Override
        public void onAccepted() {
            awaited--;
            if (awaited == 0) {
                accepted.run();
            }
        }

        @Override
        public void onFailed() {
            onAccepted();
        }
    }
}

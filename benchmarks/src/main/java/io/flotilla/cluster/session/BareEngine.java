package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.member.StandaloneReplicator;
import io.flotilla.routing.shared.ShareStrategy;
import java.util.List;

/** The session engine of a node that is alone, run by the thread that calls it, with nothing around it: for programs that print what it takes of the heap. */
final class BareEngine {
    private static final int PARTITIONS = 64;

    private BareEngine() {}

    static Sessions sessions(Member self) {
        return new Sessions(
                new StandalonePartitionTable(self, PARTITIONS),
                new StandaloneReplicator<>(List.of(Runnable::run), thread -> true, PARTITIONS),
                new NoRoutes(),
                new NoConnections(),
                new SessionLimits(1_000, 1 << 20, DropPolicy.NEWEST, 100, 1 << 20, ConnectRequest.NEVER_EXPIRES),
                QueueMemory.ALL,
                ShareStrategy.ROUND_ROBIN,
                new Silence(),
                will -> {},
                System::currentTimeMillis);
    }

    /** What of the heap is in use. */
    static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private record NoConnections() implements Connections {
        @Override
        public void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets) {}

        @Override
        public void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries) {}

        @Override
        public void onKicked(Holder to) {}
    }

    private record Silence() implements SessionEvents {
        @Override
        public void onQueuedBytes(long delta) {}

        @Override
        public void onDropped(DropReason reason, int messages) {}

        @Override
        public void onWillPublished() {}
    }
}

package io.flotilla.cluster.hazelcast;

import com.sun.management.OperatingSystemMXBean;
import io.flotilla.cluster.hazelcast.HazelcastConfig.Discovery;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Prints how many operations of 100 bytes two members on loopback replicate in a second, and what each takes of the processor at both together: alone, one after the other, and with many unanswered. A
 * program; its arguments are the seconds per run and the two ports.
 */
public final class ReplicationCost {
    private static final int PARTITIONS = 271;
    private static final byte[] PAYLOAD = new byte[100];

    private ReplicationCost() {}

    public static void main(String[] arguments) {
        int seconds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        int port = arguments.length < 2 ? 15701 : Integer.parseInt(arguments[1]);
        int other = arguments.length < 3 ? port + 1 : Integer.parseInt(arguments[2]);
        List<String> join = List.of("127.0.0.1:" + port, "127.0.0.1:" + other);
        try (HazelcastCluster<Sum> first = start("first", port, join);
                HazelcastCluster<Sum> second = start("second", other, join)) {
            while (!first.safe().toCompletableFuture().join()
                    || second.membership().view().members().size() < 2) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            for (String round : List.of("warm-up", "measured")) {
                run(first, round + ", alone", 1, seconds);
                run(first, round + ", 256 unanswered", 256, seconds);
                run(first, round + ", 8,192 unanswered", 8_192, seconds);
                run(first, round + ", 65,536 unanswered", 65_536, seconds);
            }
        }
        System.exit(0);
    }

    private static void run(HazelcastCluster<Sum> from, String what, int unanswered, int seconds) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Histogram latencies = new Histogram(3);
        Semaphore room = new Semaphore(unanswered);
        long cpuNs = process.getProcessCpuTime();
        long beginNs = System.nanoTime();
        long endNs = beginNs + TimeUnit.SECONDS.toNanos(seconds);
        int operations = 0;
        for (; System.nanoTime() < endNs; operations++) {
            room.acquireUninterruptibly();
            long sentNs = System.nanoTime();
            from.replicator().apply(operations % PARTITIONS, new Add(PAYLOAD)).whenComplete((sum, failure) -> {
                synchronized (latencies) {
                    latencies.recordValue(System.nanoTime() - sentNs);
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(unanswered);
        double elapsed = (System.nanoTime() - beginNs) / 1e9;
        double cpuUs = (process.getProcessCpuTime() - cpuNs) / 1e3;
        System.out.printf(
                "%-28s %,12.0f operations/s, %7.2f us of processor each, p50 %,d us, p99 %,d us%n",
                what,
                operations / elapsed,
                cpuUs / operations,
                latencies.getValueAtPercentile(50) / 1_000,
                latencies.getValueAtPercentile(99) / 1_000);
    }

    private static HazelcastCluster<Sum> start(String id, int port, List<String> join) {
        HazelcastCluster<Sum> member = new HazelcastCluster<>(new HazelcastConfig(
                "benchmark",
                new MemberAddress(new Member(new MemberId(id), 1), Role.BOTH, "127.0.0.1", port),
                "127.0.0.1",
                port,
                Discovery.TCP,
                join,
                2,
                PARTITIONS,
                HazelcastConfig.DEFAULT_SILENCE,
                HazelcastConfig.DEFAULT_HEALING));
        member.replicator().open(new Sums());
        member.start();
        return member;
    }

    /** A partition that does next to nothing. */
    private static final class Sum implements PartitionState {
        private long bytes;

        @Override
        public void onOwned(long term) {}

        @Override
        public void onDisowned() {}

        @Override
        public @Nullable Runnable takeEffects() {
            return null;
        }

        @Override
        public void write(WireOutput out) {
            out.writeLong(bytes);
        }

        @Override
        public void close() {}
    }

    private record Add(byte[] payload) implements PartitionOperation<Sum, Long> {
        @Override
        public Long run(Sum partition) {
            partition.bytes += payload.length;
            return partition.bytes;
        }
    }

    private static final class Sums implements PartitionStates<Sum> {
        @Override
        public Sum create(int partition, Pages pages) {
            return new Sum();
        }

        @Override
        public Sum read(int partition, Pages pages, WireInput in) {
            Sum sum = new Sum();
            sum.bytes = in.readLong();
            return sum;
        }

        @Override
        public void writeOperation(PartitionOperation<? super Sum, ?> operation, WireOutput out) {
            out.writeBytes(((Add) operation).payload);
        }

        @Override
        public PartitionOperation<? super Sum, ?> readOperation(WireInput in) {
            return new Add(in.readBytes());
        }

        @Override
        public void writeQuestion(PartitionQuestion<? super Sum, ?> question, WireOutput out) {
            throw new IllegalArgumentException("nobody asks");
        }

        @Override
        public PartitionQuestion<? super Sum, ?> readQuestion(WireInput in) {
            throw new IllegalArgumentException("nobody asks");
        }

        @Override
        public void writeAnswer(@Nullable Object answer, WireOutput out) {
            out.writeLong(answer instanceof Long sum ? sum : 0);
        }

        @Override
        public @Nullable Object readAnswer(WireInput in) {
            return in.readLong();
        }
    }
}

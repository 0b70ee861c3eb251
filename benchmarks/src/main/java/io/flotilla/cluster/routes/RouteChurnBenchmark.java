package io.flotilla.cluster.routes;

import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Routes messages to topics that stay, as a shard does, while filters of others come and go at another member and arrive in frames. One operation is one message;
 * what to compare with is the run without changes.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class RouteChurnBenchmark {
    private static final int FILTERS = 100_000;
    private static final int TOPICS = 1 << 14;
    private static final int CHANGING = 1 << 16;
    private static final long SEED = 42;

    @State(Scope.Benchmark)
    public static class Routes {
        @Param({"0", "50000"})
        int changesPerSecond = 0;

        /** How many first levels the changing filters have: few share their version with the topics, or all do. */
        @Param({"1", "1000"})
        int firstLevels = 1;

        private final TwoMembers members = new TwoMembers(new RouteTable());
        private final TopicName[] topics = new TopicName[TOPICS];
        private final int[] stripes = new int[TOPICS];
        private final long[] versions = new long[TOPICS];
        private final @Nullable Destinations[] kept = new @Nullable Destinations[TOPICS];
        private final Thread churn = new Thread(this::churn);
        private volatile boolean running = true;
        private long changes;
        private int next;

        @Setup
        public void fill() {
            Random random = new Random(SEED);
            for (int i = 0; i < FILTERS; i++) {
                members.add(TopicFilter.of(TopicKind.MULTI_LEVEL.filter(random, i)));
            }
            members.join();
            for (int i = 0; i < TOPICS; i++) {
                topics[i] = TopicName.of(TopicKind.MULTI_LEVEL.topic(random, random.nextInt(FILTERS)));
                stripes[i] = TopicVersions.stripe(topics[i]);
                versions[i] = -1;
            }
            churn.start();
        }

        private void churn() {
            long startNs = System.nanoTime();
            while (running) {
                long due = (System.nanoTime() - startNs) * changesPerSecond / 1_000_000_000;
                for (; changes < due; changes++) {
                    change((int) changes);
                }
                members.exchange();
                LockSupport.parkNanos(1_000_000);
            }
        }

        /** Each filter comes, and goes when all have come. */
        private void change(int number) {
            int i = number & CHANGING - 1;
            TopicFilter filter = TopicFilter.of("fleet" + i % firstLevels + "/device" + i + "/#");
            if ((number & CHANGING) == 0) {
                members.add(filter);
            } else {
                members.remove(filter);
            }
        }

        @TearDown
        public void stop() throws InterruptedException {
            running = false;
            churn.join();
            System.out.printf("%,d changes%n", changes);
        }
    }

    @Benchmark
    public @Nullable Destinations route(Routes routes) {
        int topic = routes.next++ & TOPICS - 1;
        long version = routes.members.joiningTable.version(routes.stripes[topic]);
        if (version != routes.versions[topic]) {
            routes.kept[topic] = routes.members.joiningTable.match(routes.topics[topic]);
            routes.versions[topic] = version;
        }
        return routes.kept[topic];
    }
}

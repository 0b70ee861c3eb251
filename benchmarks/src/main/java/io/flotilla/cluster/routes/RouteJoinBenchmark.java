package io.flotilla.cluster.routes;

import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.topic.TopicFilter;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A member joins another and learns its routes through frames, both on one thread; beside it the same routes added to a table by calls. One operation is all of
 * it. What a route takes on the wire and in the heap is for {@link RouteFootprint} to say.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class RouteJoinBenchmark {
    @State(Scope.Thread)
    public static class Members {
        @Param("1000000")
        int routes = 1_000_000;

        private TopicFilter[] filters = {};
        private TwoMembers members = new TwoMembers(new RouteTable());

        @Setup(Level.Trial)
        public void draw() {
            Random random = new Random(42);
            filters = new TopicFilter[routes];
            for (int i = 0; i < routes; i++) {
                filters[i] = TopicFilter.of(TopicKind.MULTI_LEVEL.filter(random, i));
            }
        }

        @Setup(Level.Invocation)
        public void fill() {
            members = new TwoMembers(new RouteTable());
            for (TopicFilter filter : filters) {
                members.add(filter);
            }
        }
    }

    @Benchmark
    public int join(Members state) {
        state.members.join();
        return state.members.joiningTable.size();
    }

    @Benchmark
    public int addByCalls(Members state) {
        RouteTable table = new RouteTable();
        Destination peer = new Destination.Peer(0);
        for (TopicFilter filter : state.filters) {
            table.add(filter, peer);
        }
        return table.size();
    }
}

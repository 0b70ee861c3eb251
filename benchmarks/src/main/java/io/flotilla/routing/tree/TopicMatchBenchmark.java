package io.flotilla.routing.tree;

import io.flotilla.benchmarks.workload.NaiveTrie;
import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finds the filters that match a topic: in our tree, in the trie that one writes first, and in a hash map, which knows no wildcards and is what a look-up
 * costs at least.
 *
 * <p>One operation is one message to one of some thousand topics. {@code tree} is given the Topic Name ready, {@code treeOfNewName} its spelling.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx10g"})
public class TopicMatchBenchmark {
    /** The filters, not kept, and the topics that are published to. */
    @State(Scope.Benchmark)
    public static class Workload {
        private static final long SEED = 42;
        private static final int TOPICS = 8192; // a power of two

        @Param({"10000", "1000000", "10000000"})
        int filters = 10_000;

        @Param
        TopicKind kind = TopicKind.EXACT;

        private final TopicName[] topics = new TopicName[TOPICS];
        private int next;
        final Counter counter = new Counter();

        @Setup
        public void drawTopics() {
            Random random = new Random(SEED);
            for (int i = 0; i < TOPICS; i++) {
                topics[i] = TopicName.of(kind.topic(random, random.nextInt(filters)));
            }
        }

        void forEachFilter(Consumer<TopicFilter> each) {
            Random random = new Random(SEED);
            for (int i = 0; i < filters; i++) {
                each.accept(TopicFilter.of(kind.filter(random, i)));
            }
        }

        TopicName nextTopic() {
            return topics[next++ & TOPICS - 1];
        }
    }

    @State(Scope.Benchmark)
    public static class Tree {
        final SubscriptionTree<Object> filters = new SubscriptionTree<>();

        @Setup
        public void fill(Workload workload) {
            workload.forEachFilter(filter -> filters.put(filter, this));
        }
    }

    @State(Scope.Benchmark)
    public static class Naive {
        final NaiveTrie<Object> filters = new NaiveTrie<>();

        @Setup
        public void fill(Workload workload) {
            workload.forEachFilter(filter -> filters.put(filter, this));
        }
    }

    @State(Scope.Benchmark)
    public static class HashMap {
        final Map<String, Object> filters = new ConcurrentHashMap<>();

        @Setup
        public void fill(Workload workload) {
            workload.forEachFilter(filter -> filters.put(filter.toString(), this));
        }
    }

    @Benchmark
    public int tree(Workload workload, Tree tree) {
        tree.filters.match(workload.nextTopic(), workload.counter);
        return workload.counter.matched;
    }

    @Benchmark
    public int treeOfNewName(Workload workload, Tree tree) {
        tree.filters.match(TopicName.of(workload.nextTopic().toString()), workload.counter);
        return workload.counter.matched;
    }

    @Benchmark
    public int naiveTrie(Workload workload, Naive trie) {
        trie.filters.match(workload.nextTopic(), workload.counter);
        return workload.counter.matched;
    }

    @Benchmark
    public @Nullable Object hashMap(Workload workload, HashMap map) {
        return map.filters.get(workload.nextTopic().toString());
    }

    static final class Counter implements Consumer<Object> {
        private int matched;

        @Override
        public void accept(Object value) {
            matched++;
        }
    }
}

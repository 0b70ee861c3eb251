package io.flotilla.cluster.routes;

import io.flotilla.benchmarks.workload.NaiveTrie;
import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Routes messages while one thread changes the table without a pause; beside it a naive trie behind a read-write lock.
 *
 * <p>One operation of a reader is one message, of the writer one change. {@code route} looks every message up, {@code keptRoute} only where the version of
 * the topic has changed since the last look, as a shard does.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteTableBenchmark {
    private static final long SEED = 42;

    @State(Scope.Group)
    public static class Routes {
        @Param({"20000", "1000000"})
        int filters = 20_000;

        final RouteTable table = new RouteTable();
        final NaiveTrie<Destinations> trie = new NaiveTrie<>();
        final ReadWriteLock lock = new ReentrantReadWriteLock();
        private TopicFilter[] changing = {};
        private int change;

        @Setup
        public void fill() {
            Random random = new Random(SEED);
            for (int i = 0; i < filters; i++) {
                TopicFilter filter = TopicFilter.of(TopicKind.MIXED.filter(random, i));
                Destination destination = new Destination.Shard(i & 1);
                table.add(filter, destination);
                trie.put(filter, Destinations.EMPTY.with(destination));
            }
            changing = new TopicFilter[1 << 14];
            for (int i = 0; i < changing.length; i++) {
                changing[i] = TopicFilter.of("fleet" + i % 1000 + "/device" + i + "/#");
            }
        }

        /** Each filter comes, and goes when all have come. */
        boolean comes() {
            return (change & changing.length) == 0;
        }

        TopicFilter nextChange() {
            return changing[change++ & changing.length - 1];
        }
    }

    /** The topics of one reader, with the routes that it has kept. */
    @State(Scope.Thread)
    public static class Reader {
        private static final int TOPICS = 1 << 16;

        final TopicName[] topics = new TopicName[TOPICS];
        final int[] stripes = new int[TOPICS];
        final long[] versions = new long[TOPICS];
        final Destinations[] kept = new Destinations[TOPICS];
        private int next;

        @Setup
        public void draw(Routes routes) {
            Random random = new Random(SEED);
            for (int i = 0; i < TOPICS; i++) {
                topics[i] = TopicName.of(TopicKind.MIXED.topic(random, random.nextInt(TOPICS)));
                stripes[i] = TopicVersions.stripe(topics[i]);
                versions[i] = -1;
            }
        }

        int next() {
            return next++ & TOPICS - 1;
        }
    }

    private static final Destination CHANGING = new Destination.Shard(2);

    @Benchmark
    @Group("eachMessage")
    @GroupThreads(1)
    public void change(Routes routes) {
        changeTable(routes);
    }

    @Benchmark
    @Group("eachMessage")
    @GroupThreads(1)
    public Destinations route(Routes routes, Reader reader) {
        return routes.table.match(reader.topics[reader.next()]);
    }

    @Benchmark
    @Group("keptRoutes")
    @GroupThreads(1)
    public void changeWhatIsKept(Routes routes) {
        changeTable(routes);
    }

    @Benchmark
    @Group("keptRoutes")
    @GroupThreads(1)
    public Destinations keptRoute(Routes routes, Reader reader) {
        int topic = reader.next();
        long version = routes.table.version(reader.stripes[topic]);
        if (version != reader.versions[topic]) {
            reader.kept[topic] = routes.table.match(reader.topics[topic]);
            reader.versions[topic] = version;
        }
        return reader.kept[topic];
    }

    private static void changeTable(Routes routes) {
        if (routes.comes()) {
            routes.table.add(routes.nextChange(), CHANGING);
        } else {
            routes.table.remove(routes.nextChange(), CHANGING);
        }
    }

    @Benchmark
    @Group("lockedTrie")
    @GroupThreads(1)
    public void changeTrie(Routes routes) {
        boolean comes = routes.comes();
        TopicFilter filter = routes.nextChange();
        routes.lock.writeLock().lock();
        try {
            if (comes) {
                routes.trie.put(filter, Destinations.EMPTY);
            } else {
                routes.trie.remove(filter);
            }
        } finally {
            routes.lock.writeLock().unlock();
        }
    }

    @Benchmark
    @Group("lockedTrie")
    @GroupThreads(1)
    public Destinations routeByTrie(Routes routes, Reader reader) {
        Union union = new Union();
        routes.lock.readLock().lock();
        try {
            routes.trie.match(
                    reader.topics[reader.next()], more -> union.destinations = union.destinations.union(more));
        } finally {
            routes.lock.readLock().unlock();
        }
        return union.destinations;
    }

    private static final class Union {
        private Destinations destinations = Destinations.EMPTY;
    }
}

package io.flotilla.routing.tree;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * Finds the filters that match a topic: in the tree, and by asking every filter as the naive baseline does.
 *
 * <p>One operation is one Topic Name out of some thousand. {@code match} is given the name ready, {@code matchNewName} its spelling.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class TopicMatchBenchmark {
    private static final long SEED = 42;
    private static final int TOPICS = 4096; // a power of two

    /** What the filters look like. */
    public enum Kind {
        /** {@code plant7/line3/device12345/temperature}: each name matches one filter. */
        EXACT {
            @Override
            String filter(Random random, int i) {
                return topic(random, i);
            }
        },
        /** {@code plant7/+/device12345/temperature}. */
        SINGLE_LEVEL {
            @Override
            String filter(Random random, int i) {
                return topic(random, i).replaceFirst("line[0-9]+", "+");
            }
        },
        /** {@code plant7/line3/device12345/#}. */
        MULTI_LEVEL {
            @Override
            String filter(Random random, int i) {
                return topic(random, i).replaceFirst("temperature", "#");
            }
        },
        /** {@code +/word3/+/+/#}: any level may be a wildcard, so that a name goes two ways at each. */
        HOSTILE {
            @Override
            String topic(Random random, int i) {
                StringBuilder topic = new StringBuilder();
                for (int level = 0; level < HOSTILE_LEVELS; level++) {
                    topic.append(level == 0 ? "" : "/").append(word(random));
                }
                return topic.toString();
            }

            @Override
            String filter(Random random, int i) {
                StringBuilder filter = new StringBuilder();
                for (int level = 0; level < HOSTILE_LEVELS - 1; level++) {
                    filter.append(random.nextBoolean() ? "+/" : word(random) + "/");
                }
                return filter.append(random.nextBoolean() ? "#" : word(random)).toString();
            }

            private static String word(Random random) {
                return "word" + random.nextInt(HOSTILE_WORDS);
            }
        };

        private static final int HOSTILE_LEVELS = 5;
        private static final int HOSTILE_WORDS = 40;

        abstract String filter(Random random, int i);

        /** Topic {@code i}; the same for the same i and the same state of {@code random}. */
        String topic(Random random, int i) {
            return "plant" + i % 97 + "/line" + i % 31 + "/device" + i + "/temperature";
        }
    }

    @Param({"10000", "1000000"})
    int filters;

    @Param
    Kind kind = Kind.EXACT;

    private final SubscriptionTree<TopicFilter> tree = new SubscriptionTree<>();
    private TopicFilter[] all = {};
    private final TopicName[] topics = new TopicName[TOPICS];
    private int next;
    private final Counter counter = new Counter();

    @Setup
    public void subscribe() {
        Random random = new Random(SEED);
        Set<TopicFilter> distinct = new LinkedHashSet<>();
        for (int i = 0; distinct.size() < filters; i++) {
            distinct.add(TopicFilter.of(kind.filter(random, i)));
        }
        all = distinct.toArray(all);
        distinct.forEach(filter -> tree.put(filter, filter));
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = TopicName.of(kind.topic(random, random.nextInt(filters)));
        }
    }

    @Benchmark
    public int match() {
        tree.match(nextTopic(), counter);
        return counter.matched;
    }

    @Benchmark
    public int matchNewName() {
        tree.match(TopicName.of(nextTopic().toString()), counter);
        return counter.matched;
    }

    @Benchmark
    public int askEveryFilter() {
        TopicName topic = nextTopic();
        for (TopicFilter filter : all) {
            if (filter.matches(topic)) {
                counter.accept(filter);
            }
        }
        return counter.matched;
    }

    private TopicName nextTopic() {
        return topics[next++ & TOPICS - 1];
    }

    private static final class Counter implements Consumer<TopicFilter> {
        private int matched;

        @Override
        public void accept(TopicFilter filter) {
            matched++;
        }
    }
}

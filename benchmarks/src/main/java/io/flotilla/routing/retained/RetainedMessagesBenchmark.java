package io.flotilla.routing.retained;

import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * Finds the retained messages of a new subscription; beside it a hash map, which has to look at every message where the filter has a wildcard.
 *
 * <p>One operation is one subscription. Filters of the kind {@code EXACT} and {@code SINGLE_LEVEL} match one message, {@code MULTI_LEVEL} about one of
 * 3,000.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RetainedMessagesBenchmark {
    private static final long SEED = 42;
    private static final int SUBSCRIPTIONS = 1024; // a power of two

    /** What the filters look like. */
    public enum Filter {
        EXACT,
        SINGLE_LEVEL,
        MULTI_LEVEL
    }

    @Param({"10000", "1000000"})
    int messages = 10_000;

    @Param
    Filter filter = Filter.EXACT;

    private final RetainedMessages retained = new RetainedMessages();
    private final Map<TopicName, ApplicationMessage> byTopic = new HashMap<>();
    private final TopicFilter[] filters = new TopicFilter[SUBSCRIPTIONS];
    private int next;

    @Setup
    public void retain() {
        Random random = new Random(SEED);
        for (int i = 0; i < messages; i++) {
            ApplicationMessage message = new ApplicationMessage(
                    TopicName.of(TopicKind.EXACT.topic(random, i)),
                    new byte[16],
                    QoS.AT_LEAST_ONCE,
                    true,
                    "publisher",
                    MessageProperties.NONE,
                    ApplicationMessage.NEVER);
            retained.put(message);
            byTopic.put(message.topic(), message);
        }
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            int topic = random.nextInt(messages);
            filters[i] = TopicFilter.of(
                    switch (filter) {
                        case EXACT -> TopicKind.EXACT.filter(random, topic);
                        case SINGLE_LEVEL -> TopicKind.SINGLE_LEVEL.filter(random, topic);
                        case MULTI_LEVEL -> TopicKind.EXACT.topic(random, topic).replaceFirst("device.*", "#");
                    });
        }
    }

    @Benchmark
    public List<ApplicationMessage> retained() {
        return retained.match(nextFilter(), "", Long.MAX_VALUE, 0).messages();
    }

    @Benchmark
    public List<ApplicationMessage> hashMap() {
        TopicFilter wanted = nextFilter();
        List<ApplicationMessage> matching = new ArrayList<>();
        if (!wanted.hasWildcard()) {
            ApplicationMessage message = byTopic.get(TopicName.of(wanted.toString()));
            if (message != null) {
                matching.add(message);
            }
            return matching;
        }
        byTopic.forEach((topic, message) -> {
            if (wanted.matches(topic)) {
                matching.add(message);
            }
        });
        return matching;
    }

    private TopicFilter nextFilter() {
        return filters[next++ & SUBSCRIPTIONS - 1];
    }
}

package io.flotilla.node.security;

import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
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
 * Asks what a client may do with a topic; beside it a list of rules that are all tried.
 *
 * <p>One operation is one message. Each rule is about the topics of one device, with a wildcard.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AclRulesBenchmark {
    private static final long SEED = 42;
    private static final int TOPICS = 1024; // a power of two

    @Param({"1", "1000"})
    int rules = 1;

    private final AclRules trie = new AclRules();
    private String[] names = {};
    private TopicFilter[] list = {};
    private final TopicName[] topics = new TopicName[TOPICS];
    private int next;

    @Setup
    public void grant() {
        Random random = new Random(SEED);
        list = new TopicFilter[rules];
        for (int i = 0; i < rules; i++) {
            TopicKind kind = random.nextBoolean() ? TopicKind.SINGLE_LEVEL : TopicKind.MULTI_LEVEL;
            list[i] = TopicFilter.of(kind.filter(random, i));
            trie.add(list[i], AclRules.WRITE, false);
        }
        names = trie.names("client", "user");
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = TopicName.of(TopicKind.EXACT.topic(random, random.nextInt(rules)));
        }
    }

    @Benchmark
    public int trie() {
        return trie.rights(nextTopic(), names);
    }

    @Benchmark
    public int everyRule() {
        TopicName topic = nextTopic();
        int rights = 0;
        for (TopicFilter rule : list) {
            if (rule.matches(topic)) {
                rights |= AclRules.WRITE;
            }
        }
        return rights;
    }

    private TopicName nextTopic() {
        return topics[next++ & TOPICS - 1];
    }
}

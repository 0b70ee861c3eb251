package io.flotilla.benchmarks.load.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The scenarios that have names: those of the Open MQTT Benchmark Suite by its definitions, and a reconnect storm in the way of CONNBURST of Eclipse Amlen.
 *
 * <p>What the suite has in common: MQTT 3.1.1 (5.0 with shared subscriptions), no TLS, Clean Session, Keep Alive 300 s, QoS 1 for publishing and subscribing, 16 bytes of payload, 30 minutes.
 */
public final class NamedScenarios {
    private static final int SUITE_SECONDS = 30 * 60;
    private static final Map<String, Supplier<Draft>> DRAFTS = new LinkedHashMap<>();

    static {
        DRAFTS.put("conn-tcp-10K-100", () -> connections("conn-tcp-10K-100", 10_000, 100));
        DRAFTS.put("conn-tcp-1M-5K", () -> connections("conn-tcp-1M-5K", 1_000_000, 5_000));
        DRAFTS.put("fanout-1-1K-1-1K", () -> fanOut("fanout-1-1K-1-1K", 1, 1));
        DRAFTS.put("fanout-5-1000-5-250K", () -> fanOut("fanout-5-1000-5-250K", 5, 50));
        DRAFTS.put("p2p-1K-1K-1K-1K", () -> pairs("p2p-1K-1K-1K-1K", 1_000));
        DRAFTS.put("p2p-50K-50K-50K-50K", () -> pairs("p2p-50K-50K-50K-50K", 50_000));
        DRAFTS.put("sharedsub-1K-5-1K-1K", () -> shared("sharedsub-1K-5-1K-1K", 1_000, 5));
        DRAFTS.put("sharedsub-50K-500-50K-50K", () -> shared("sharedsub-50K-500-50K-50K", 50_000, 500));
        DRAFTS.put("connburst-tls", NamedScenarios::storm);
    }

    private NamedScenarios() {}

    /** The names, in the order in which to list them. */
    public static Set<String> names() {
        return DRAFTS.keySet();
    }

    /** The scenario called {@code name}, to be changed at will. */
    public static Optional<Draft> draft(String name) {
        return Optional.ofNullable(DRAFTS.get(name)).map(Supplier::get);
    }

    private static Draft suite(String name, String description) {
        Draft draft = new Draft(name, description);
        draft.qos = 1;
        draft.payloadBytes = Scenario.MIN_PAYLOAD_BYTES;
        draft.seconds = SUITE_SECONDS;
        return draft;
    }

    private static Draft connections(String name, int clients, int perSecond) {
        Draft draft = suite(name, "%,d clients connect, %,d a second, and stay".formatted(clients, perSecond));
        draft.idle = clients;
        draft.connectsPerSecond = perSecond;
        return draft;
    }

    private static Draft fanOut(String name, int publishers, int perPublisher) {
        Draft draft = suite(
                name,
                "%d publishers to a topic each, %d a second each, and 1,000 subscribers of every topic"
                        .formatted(publishers, perPublisher));
        draft.publishers = publishers;
        draft.topics = publishers;
        draft.subscribers = 1_000;
        draft.interest = Interest.ALL;
        draft.messagesPerSecond = publishers * perPublisher;
        return draft;
    }

    private static Draft pairs(String name, int pairs) {
        Draft draft = suite(
                name,
                "%,d publishers, 1 message a second each, to a subscriber each by its own topic".formatted(pairs));
        draft.publishers = pairs;
        draft.subscribers = pairs;
        draft.topics = pairs;
        draft.messagesPerSecond = pairs;
        return draft;
    }

    private static Draft shared(String name, int publishers, int members) {
        Draft draft = suite(
                name,
                "%,d publishers to a topic each, 1 message a second each, and %d members of $share/benchmark/test/#"
                        .formatted(publishers, members));
        draft.publishers = publishers;
        draft.topics = publishers;
        draft.subscribers = members;
        draft.interest = Interest.WILDCARD;
        draft.shareName = "benchmark";
        draft.messagesPerSecond = publishers;
        draft.mqtt = MqttVersion.V5_0;
        return draft;
    }

    private static Draft storm() {
        Draft draft = new Draft(
                "connburst-tls",
                "1,000,000 clients over TLS disconnect and connect again, more every 5 seconds:"
                        + " how many a second with a mean below 500 ms");
        draft.idle = 1_000_000;
        draft.connectsPerSecond = 10_000;
        draft.storm = true;
        draft.tls = true;
        draft.mqtt = MqttVersion.V5_0;
        draft.seconds = 60;
        return draft;
    }
}

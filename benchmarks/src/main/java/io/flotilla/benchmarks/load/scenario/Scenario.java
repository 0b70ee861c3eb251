package io.flotilla.benchmarks.load.scenario;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What clients do in a run.
 *
 * <p>All connect at the given rate, then subscribers subscribe, then publishing begins and lasts for the warm-up and {@code seconds} more.
 *
 * @param idle clients that connect and do nothing more
 * @param topics how many there are, named {@code prefix/1}, {@code prefix/2} and so on
 * @param shareName the Share Name that all subscribers use; null where each gets every message
 * @param messagesPerSecond published by all publishers together; {@link #AS_FAST_AS_RECEIVED} keeps a bounded number of deliveries on their way instead
 * @param qos that of every message and every subscription
 * @param payloadBytes of every message, at least {@value #MIN_PAYLOAD_BYTES}, which identify it
 * @param storm whether clients disconnect and connect again, ever more of them a second, beginning at {@code connectsPerSecond}
 * @param seconds how long the measured part lasts
 */
public record Scenario(
        String name,
        String description,
        int publishers,
        int subscribers,
        int idle,
        int topics,
        Interest interest,
        @Nullable String shareName,
        String prefix,
        double messagesPerSecond,
        int qos,
        int payloadBytes,
        double connectsPerSecond,
        boolean storm,
        boolean tls,
        MqttVersion mqtt,
        int seconds) {

    /** A rate that what has been received sets. */
    public static final double AS_FAST_AS_RECEIVED = Double.POSITIVE_INFINITY;

    public static final int MIN_PAYLOAD_BYTES = 16;

    public Scenario {
        require(publishers >= 0 && subscribers >= 0 && idle >= 0, "there cannot be fewer than no clients");
        require(publishers + subscribers + idle > 0, "there must be clients: --pubs, --subs or --idle");
        require(topics > 0 || publishers + subscribers == 0, "there must be a topic to publish or subscribe to");
        require(publishers == 0 || messagesPerSecond > 0, "publishers need a rate: --rate");
        require(qos >= 0 && qos <= 2, "the QoS is 0, 1 or 2");
        require(payloadBytes >= MIN_PAYLOAD_BYTES, "a payload has at least 16 bytes, which identify the message");
        require(connectsPerSecond > 0, "clients connect at more than 0 a second");
        require(seconds > 0, "a run lasts a second at least");
        require(!storm || publishers == 0, "in a storm nobody publishes");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    public int clients() {
        return publishers + subscribers + idle;
    }

    public boolean isPaced() {
        return messagesPerSecond != AS_FAST_AS_RECEIVED;
    }

    /** How many streams there are. */
    public int streams() {
        return publishers == 0 ? 0 : Math.max(publishers, topics);
    }

    /** The most streams that go to one topic. */
    private int streamsPerTopic() {
        return Math.ceilDiv(streams(), topics);
    }

    public int topicOf(int stream) {
        return stream % topics;
    }

    /** The streams of {@code publisher}, in rising order. */
    public int[] streamsOf(int publisher) {
        return IntStream.iterate(publisher, stream -> stream < streams(), stream -> stream + publishers)
                .toArray();
    }

    /** How many deliveries a message to {@code topic} should come to. */
    public int receiversOf(int topic) {
        int asking = interest != Interest.OWN ? subscribers : Math.ceilDiv(Math.max(0, subscribers - topic), topics);
        if (interest == Interest.OWN && topics >= subscribers) {
            asking = Math.min(1, subscribers);
        }
        return shareName == null ? asking : Math.min(1, asking);
    }

    /** Whether {@code subscriber} asks for {@code topic}. */
    public boolean wants(int subscriber, int topic) {
        if (interest != Interest.OWN) {
            return true;
        }
        return topics >= subscribers ? topic % subscribers == subscriber : subscriber % topics == topic;
    }

    /** How many streams a subscriber can tell apart: one more than the highest {@link #slotOf}. */
    public int slots() {
        if (interest != Interest.OWN) {
            return streams();
        }
        return topics >= subscribers ? Math.ceilDiv(topics, subscribers) * streamsPerTopic() : streamsPerTopic();
    }

    /** Which of its {@link #slots} a subscriber who wants the topic of {@code stream} keeps for it. */
    public int slotOf(int stream) {
        if (interest != Interest.OWN) {
            return stream;
        }
        int ofTopic = stream / topics;
        return topics >= subscribers ? topicOf(stream) / subscribers * streamsPerTopic() + ofTopic : ofTopic;
    }

    /** The Topic Filters of {@code subscriber}. */
    public List<String> filtersOf(int subscriber) {
        String share = shareName == null ? "" : "$share/" + shareName + "/";
        if (interest == Interest.WILDCARD) {
            return List.of(share + prefix + "/#");
        }
        IntStream wanted = interest == Interest.ALL
                ? IntStream.range(0, topics)
                : IntStream.iterate(subscriber % topics, topic -> topic < topics, topic -> topic + subscribers);
        return wanted.filter(topic -> wants(subscriber, topic))
                .mapToObj(topic -> share + topicName(topic))
                .toList();
    }

    public String topicName(int topic) {
        return prefix + "/" + (topic + 1);
    }
}

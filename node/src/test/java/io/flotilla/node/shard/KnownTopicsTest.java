package io.flotilla.node.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Topic Name that repeats is found by its bytes. */
class KnownTopicsTest {
    private static final long SEED = 20_261_123;

    private final KnownTopics topics = new KnownTopics(50_000);

    @ParameterizedTest
    @ValueSource(strings = {"a", "house/kitchen/temperature", "12345678", "好/😀"})
    void aTopicThatRepeatsIsTheSameObject(String topic) {
        TopicName first = get(topic);
        assertThat(first).isEqualTo(TopicName.of(topic));
        assertThat(get(topic)).isSameAs(first);
    }

    @Test
    void aTopicIsFoundWhereverItsBytesStand() {
        TopicName first = get("a/b");
        assertThat(topics.get(Unpooled.copiedBuffer("--a/b--", UTF_8), 2, 3)).isSameAs(first);
    }

    @Test
    void whatItKeepsIsBoundedWhateverComes() {
        TopicName first = get("a");
        for (int i = 0; i < 1_000; i++) {
            get(i + "/".repeat(200));
        }
        assertThat(get("a")).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void aTopicIsTheSameByItsNameAndByItsBytes() {
        TopicName name = get("a/b/c/d/e/f");
        assertThat(topics.find(TopicName.of("a/b/c/d/e/f")).name).isSameAs(name);
    }

    /** Names that differ in a few digits are what fleets have; a hash that leaves them together would push most of them out. */
    @Test
    void nearlyAllOfAFleetsTopicsStayKnown() {
        KnownTopics large = new KnownTopics(1 << 30);
        for (String prefix : new String[] {"", "d/", "fleet/r001/d", "sensors/building-7/floor-2/"}) {
            Set<TopicName> first = Collections.newSetFromMap(new IdentityHashMap<>());
            first.addAll(names(large, prefix));
            long known = names(large, prefix).stream().filter(first::contains).count();
            assertThat(known).as(prefix).isGreaterThan(19_900);
        }
    }

    private static List<TopicName> names(KnownTopics topics, String prefix) {
        return IntStream.range(0, 20_000)
                .mapToObj(i -> (prefix + i).getBytes(UTF_8))
                .map(utf8 -> topics.get(Unpooled.wrappedBuffer(utf8), 0, utf8.length))
                .toList();
    }

    @Test
    void everyTopicIsRightHoweverManyThereAre() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            String topic = "device/" + random.nextInt(500) + "/state".substring(random.nextInt(6));
            assertThat(get(topic).toString()).as("seed %d, round %d", SEED, i).isEqualTo(topic);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "a/+/b", "a/#"})
    void whatIsNoTopicNameIsRefused(String topic) {
        assertThatThrownBy(() -> get(topic))
                .isInstanceOf(PacketException.class)
                .hasFieldOrPropertyWithValue("reasonCode", ReasonCode.TOPIC_NAME_INVALID);
    }

    private TopicName get(String topic) {
        ByteBuf in = Unpooled.copiedBuffer(topic, UTF_8);
        return topics.get(in, 0, in.readableBytes());
    }
}

package io.flotilla.node.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which messages go on together, and what becomes of them. */
class PublishRunTest {
    private static final long SEED = 20_261_123;
    private static final int LIMIT = 1 << 20;

    private final KnownTopics topics = new KnownTopics(1 << 20);
    private final PublishRun run = new PublishRun();
    private final ByteBuf in = Unpooled.directBuffer();

    @AfterEach
    void release() {
        run.clear();
        in.release();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void takesMessagesOfOneTopicTogetherUntilAnotherComes(MqttVersion version) {
        send(version, "a/b", "1", "22", "");
        int end = in.writerIndex();
        send(version, "a/c", "4");

        assertThat(read(version)).isTrue();
        assertThat(run.messages()).isEqualTo(3);
        assertThat(run.payloadBytes()).isEqualTo(3);
        assertThat(in.readerIndex()).isEqualTo(end);
        assertThat(payloads(run.applicationMessages())).containsExactly("1", "22", "");
        assertThat(read(version)).isTrue();
        assertThat(run.topic()).isEqualTo(TopicName.of("a/c"));
        assertThat(read(version)).isFalse();
    }

    @Test
    void leavesAPacketThatIsTooLargeWhereItIs() {
        send(MqttVersion.V5, "a", "1", "x".repeat(200));

        assertThat(run.read(in, new Publisher("publisher", true, 100, 10), topics))
                .isTrue();
        assertThat(run.messages()).isEqualTo(1);
        assertThat(run.read(in, new Publisher("publisher", true, 100, 10), topics))
                .isFalse();
    }

    @Test
    void takesNoMoreTogetherThanThePublisherMaySend() {
        send(MqttVersion.V5, "a", "1", "2", "3");

        assertThat(run.read(in, new Publisher("publisher", true, LIMIT, 2), topics))
                .isTrue();
        assertThat(run.messages()).isEqualTo(2);
    }

    @Test
    void givesThePublishersFamilyTheBytesAsTheyCame() {
        send(MqttVersion.V3_1_1, "a", "1", "2");

        assertThat(read(MqttVersion.V3_1_1)).isTrue();
        assertThat(run.bytes(false)).isSameAs(in);
        assertThat(run.start(false)).isZero();
        assertThat(run.length(false)).isEqualTo(in.writerIndex());
    }

    /** Each family's bytes, read again, are the same messages. */
    @Test
    void meansTheSameInBothFamilies() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            MqttVersion version = random.nextBoolean() ? MqttVersion.V5 : MqttVersion.V3_1_1;
            String[] payloads = random.ints(1 + random.nextInt(40), 0, 400)
                    .mapToObj("x"::repeat)
                    .toArray(String[]::new);
            in.clear();
            send(version, "topic", payloads);
            assertThat(read(version)).isTrue();
            for (boolean v5 : new boolean[] {true, false}) {
                ByteBuf bytes = run.bytes(v5).slice(run.start(v5), run.length(v5));
                PublishRun again = new PublishRun();
                assertThat(again.read(bytes, publisher(v5), topics)).isTrue();
                assertThat(payloads(again.applicationMessages()))
                        .as("seed %d, round %d", SEED, round)
                        .containsExactly(payloads);
                assertThat(bytes.isReadable()).isFalse();
                assertThat(again.largestPacket()).isLessThanOrEqualTo(run.largestPacket() + 1);
            }
            run.clear();
        }
    }

    @Test
    void whatIsHandedOverKeepsItsBytesUntilItIsReleased() {
        send(MqttVersion.V5, "a", "1", "2");
        assertThat(read(MqttVersion.V5)).isTrue();
        in.retain();
        PublishRun handed = new PublishRun();
        handed.copy(run);
        run.clear();

        assertThat(payloads(handed.applicationMessages())).containsExactly("1", "2");
        handed.release();
        assertThat(in.refCnt()).isEqualTo(1);
    }

    private static Publisher publisher(boolean v5) {
        return new Publisher("publisher", v5, LIMIT, Integer.MAX_VALUE);
    }

    private boolean read(MqttVersion version) {
        return run.read(in, publisher(version.isV5()), topics);
    }

    private void send(MqttVersion version, String topic, String... payloads) {
        for (String payload : payloads) {
            PacketEncoder.encode(
                    new Publish(
                            false,
                            QoS.AT_MOST_ONCE,
                            false,
                            TopicName.of(topic),
                            0,
                            payload.getBytes(UTF_8),
                            0,
                            -1,
                            Publish.NO_IDENTIFIERS,
                            MessageProperties.NONE),
                    version,
                    in);
        }
    }

    private static List<String> payloads(List<ApplicationMessage> messages) {
        List<String> payloads = new ArrayList<>();
        messages.forEach(message -> payloads.add(new String(message.payload(), UTF_8)));
        return payloads;
    }
}

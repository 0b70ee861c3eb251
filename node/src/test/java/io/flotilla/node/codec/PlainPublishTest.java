package io.flotilla.node.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which PUBLISH packets are read where they lie, and that what is read of them is what {@link PacketDecoder} reads. */
class PlainPublishTest {
    private static final long SEED = 20_261_123;

    private final PlainPublish packet = new PlainPublish();

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void readsTopicAndPayload(MqttVersion version) {
        ByteBuf in = written(publish("house/kitchen", "21.5"), version);

        assertThat(packet.read(in, 0, in.writerIndex(), version.isV5())).isTrue();
        assertThat(in.toString(packet.topicIndex(), packet.topicLength(), UTF_8))
                .isEqualTo("house/kitchen");
        assertThat(in.toString(packet.end() - packet.payloadLength(), packet.payloadLength(), UTF_8))
                .isEqualTo("21.5");
        assertThat(packet.end()).isEqualTo(in.writerIndex());
        assertThat(packet.isTo("house/kitchen".getBytes(UTF_8), in)).isTrue();
        assertThat(packet.isTo("house/kitcheN".getBytes(UTF_8), in)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    void readsTheQosAndThePacketIdentifier(QoS qos) {
        ByteBuf in = written(publish("a", "21.5", qos, false, 0), MqttVersion.V5);

        assertThat(packet.read(in, 0, in.writerIndex(), true)).isTrue();
        assertThat(packet.qos()).isEqualTo(qos);
        assertThat(packet.packetId()).isEqualTo(qos == QoS.AT_MOST_ONCE ? 0 : 1);
        assertThat(packet.payload(in)).isEqualTo("21.5".getBytes(UTF_8));
    }

    @Test
    void leavesWhatSaysMoreToTheDecoder() {
        ByteBuf retained = written(publish("a", "1", QoS.AT_MOST_ONCE, true, 0), MqttVersion.V3_1_1);
        assertThat(packet.read(retained, 0, retained.writerIndex(), false)).isFalse();
        ByteBuf withProperty = written(publish("a", "1", QoS.AT_MOST_ONCE, false, 9), MqttVersion.V5);
        assertThat(packet.read(withProperty, 0, withProperty.writerIndex(), true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 125, 126, 127, 128, 129, 16_380, 16_383, 16_384, 100_000})
    void readsNothingBeforeThePacketIsThereAsAWhole(int payloadBytes) {
        ByteBuf in = written(publish("a/b", "x".repeat(payloadBytes)), MqttVersion.V5);
        for (int limit = 0; limit < in.writerIndex(); limit += limit < 20 ? 1 : 97) {
            assertThat(packet.read(in, 0, limit, true)).as("of %d bytes", limit).isFalse();
        }
        assertThat(packet.read(in, 0, in.writerIndex(), true)).isTrue();
    }

    /** Random bytes: what is accepted is what the decoder makes of it, and what it writes for the other layout means the same. */
    @Test
    void neverSaysAnotherThingThanTheDecoder() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            boolean v5 = random.nextBoolean();
            ByteBuf in = noise(random);
            if (!packet.read(in, 0, in.writerIndex(), v5)) {
                continue;
            }
            accepted++;
            MqttVersion version = v5 ? MqttVersion.V5 : MqttVersion.V3_1_1;
            Publish decoded = decode(in.slice(0, packet.end()), version);
            assertThat(in.toString(packet.topicIndex(), packet.topicLength(), UTF_8))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(String.valueOf(decoded.topic()));
            ByteBuf other = Unpooled.buffer();
            packet.write(in, !v5, other);
            Publish same = decode(other, v5 ? MqttVersion.V3_1_1 : MqttVersion.V5);
            assertThat(same.topic()).isEqualTo(decoded.topic());
            assertThat(same.payload())
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(decoded.payload())
                    .hasSize(packet.payloadLength());
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    /** A PUBLISH or nearly one. */
    private static ByteBuf noise(Random random) {
        int topic = random.nextInt(4);
        int length = 2 + topic + random.nextInt(5);
        ByteBuf in = Unpooled.buffer().writeByte(random.nextInt(8) == 0 ? random.nextInt(256) : 0x30);
        in.writeByte(random.nextInt(8) == 0 ? random.nextInt(256) : length).writeShort(topic);
        for (int i = 0; i < length; i++) {
            in.writeByte(i < topic ? 'a' + random.nextInt(3) : random.nextInt(3));
        }
        return in;
    }

    private static Publish decode(ByteBuf in, MqttVersion version) {
        return (Publish) Wire.fromClient(version).read(in);
    }

    private static ByteBuf written(Publish publish, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(publish, version, out);
        return out;
    }

    private static Publish publish(String topic, String payload) {
        return publish(topic, payload, QoS.AT_MOST_ONCE, false, 0);
    }

    private static Publish publish(String topic, String payload, QoS qos, boolean retain, int topicAlias) {
        return new Publish(
                false,
                qos,
                retain,
                TopicName.of(topic),
                qos == QoS.AT_MOST_ONCE ? 0 : 1,
                payload.getBytes(UTF_8),
                topicAlias,
                -1,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
    }
}

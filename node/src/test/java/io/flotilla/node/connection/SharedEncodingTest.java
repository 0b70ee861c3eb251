package io.flotilla.node.connection;

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
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is encoded once for many is what the encoder writes for each. */
class SharedEncodingTest {
    private static final long SEED = 20_261_123;

    private final SharedEncoding encoding = new SharedEncoding();

    @Test
    void aMessageOfOneSubscriberIsNotEncodedForOthers() {
        assertThat(shared(message(10, ApplicationMessage.NEVER), QoS.AT_LEAST_ONCE, MqttVersion.V5))
                .isNull();
    }

    @Test
    void isTheEncodersPacketButForThePacketIdentifier() {
        Random random = new Random(SEED);
        for (int round = 0; round < 1_000; round++) {
            ApplicationMessage message = message(random.nextInt(300), ApplicationMessage.NEVER);
            QoS qos = QoS.of(random.nextInt(3));
            MqttVersion version = random.nextBoolean() ? MqttVersion.V5 : MqttVersion.V3_1_1;
            assertThat(shared(message, qos, version)).isNull();
            ByteBuf copy = Objects.requireNonNull(shared(message, qos, version)).copy();
            if (qos != QoS.AT_MOST_ONCE) {
                copy.setShort(encoding.packetIdIndex(), 4_711);
            }
            assertThat(copy).as("seed %d, round %d", SEED, round).isEqualTo(encoded(message, qos, version));
        }
    }

    @Test
    void whatDiffersIsNotShared() {
        ApplicationMessage message = message(10, ApplicationMessage.NEVER);
        shared(message, QoS.AT_LEAST_ONCE, MqttVersion.V5);

        assertThat(shared(message, QoS.AT_MOST_ONCE, MqttVersion.V5)).isNull();
        assertThat(shared(message, QoS.AT_MOST_ONCE, MqttVersion.V3_1_1)).isNull();
        assertThat(shared(message(10, ApplicationMessage.NEVER), QoS.AT_MOST_ONCE, MqttVersion.V3_1_1))
                .isNull();
    }

    @Test
    void neitherIsWhatChangesWithTimeNorWhatIsLarge() {
        for (ApplicationMessage message : List.of(message(10, 1_000), message(10_000, ApplicationMessage.NEVER))) {
            shared(message, QoS.AT_LEAST_ONCE, MqttVersion.V5);
            assertThat(shared(message, QoS.AT_LEAST_ONCE, MqttVersion.V5)).isNull();
        }
    }

    private @Nullable ByteBuf shared(ApplicationMessage message, QoS qos, MqttVersion version) {
        return encoding.of(message, qos, false, version);
    }

    private static ByteBuf encoded(ApplicationMessage message, QoS qos, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        Publish publish = new Publish(
                false,
                qos,
                false,
                message.topic(),
                4_711,
                message.payload(),
                0,
                -1,
                Publish.NO_IDENTIFIERS,
                message.properties());
        PacketEncoder.encode(publish, version, out);
        return out;
    }

    private static ApplicationMessage message(int payloadBytes, long expiresAtMs) {
        return new ApplicationMessage(
                TopicName.of("a/b"),
                "x".repeat(payloadBytes).getBytes(UTF_8),
                QoS.EXACTLY_ONCE,
                false,
                "publisher",
                MessageProperties.NONE,
                expiresAtMs);
    }
}

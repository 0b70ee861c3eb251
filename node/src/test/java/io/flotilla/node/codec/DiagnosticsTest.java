package io.flotilla.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reason Strings and User Properties come only where the peer wants them and has room for them (MQTT 5.0, sections 3.1.2.11.4 and 3.1.2.11.7). */
class DiagnosticsTest {
    private static final List<UserProperty> USER_PROPERTIES = List.of(new UserProperty("key", "value"));
    private static final ReasonCode ERROR = ReasonCode.NOT_AUTHORIZED;
    private static final Puback FULL = new Puback(1, ERROR, "why", USER_PROPERTIES);

    /** [MQTT-3.1.2-29]. */
    @Test
    void aClientThatWantsNoProblemInformationGetsNone() {
        assertWritten(FULL, 1_000, false, new Puback(1, ERROR));
        assertWritten(
                new Suback(1, List.of(ERROR), "why", USER_PROPERTIES),
                1_000,
                false,
                new Suback(1, List.of(ERROR), null, List.of()));
    }

    /** [MQTT-3.1.2-29]. */
    @Test
    void connackDisconnectAndPublishKeepTheirsAllTheSame() {
        Packet connack = Connack.refused(ERROR, "why");
        Packet disconnect = new Disconnect(ReasonCode.SERVER_BUSY, Packet.ABSENT, "why", USER_PROPERTIES, null);
        Packet publish = publish();
        assertWritten(connack, 1_000, false, connack);
        assertWritten(disconnect, 1_000, false, disconnect);
        assertWritten(publish, 1_000, false, publish);
    }

    /** [MQTT-3.4.2-2], [MQTT-3.4.2-3]. */
    @Test
    void whatDoesNotFitIsLeftOutUserPropertiesFirst() {
        Puback reasonOnly = new Puback(1, ERROR, "why", List.of());
        Puback plain = new Puback(1, ERROR);
        assertWritten(FULL, length(FULL), true, FULL);
        assertWritten(FULL, length(FULL) - 1, true, reasonOnly);
        assertWritten(FULL, length(reasonOnly) - 1, true, plain);
    }

    /** [MQTT-3.1.2-24]. */
    @Test
    void aPacketThatIsTooLargeAllTheSameIsNotWritten() {
        assertNotWritten(FULL, length(new Puback(1, ERROR)) - 1);
        assertNotWritten(new Puback(1, ReasonCode.SUCCESS), 3);
        assertNotWritten(publish(), length(publish()) - 1);
    }

    private static Publish publish() {
        return new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                TopicName.of("t"),
                0,
                new byte[] {1},
                0,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                new MessageProperties(MessageProperties.ABSENT, null, null, null, USER_PROPERTIES));
    }

    private static int length(Packet packet) {
        return Wire.fromServer(MqttVersion.V5).written(packet).readableBytes();
    }

    private static void assertWritten(
            Packet packet, long maximumPacketSize, boolean problemInformation, Packet expected) {
        ByteBuf out = Unpooled.buffer();
        assertThat(PacketEncoder.encode(packet, MqttVersion.V5, maximumPacketSize, problemInformation, out))
                .isTrue();
        Wire.assertSame(Wire.fromServer(MqttVersion.V5).read(out), expected);
    }

    private static void assertNotWritten(Packet packet, long maximumPacketSize) {
        ByteBuf out = Unpooled.buffer();
        assertThat(PacketEncoder.encode(packet, MqttVersion.V5, maximumPacketSize, true, out))
                .isFalse();
        assertThat(out.isReadable()).isFalse();
    }
}

package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBLISH, field by field (MQTT 5.0 and 3.1.1, section 3.3). What is refused stands in {@link MalformedPacketTest}. */
class PublishCodecTest {
    private static final TopicName TOPIC = TopicName.of("a/b");
    private static final byte[] PAYLOAD = "hello".getBytes(UTF_8);
    private static final MessageProperties PROPERTIES = new MessageProperties(
            1, "text", "answer", new byte[] {7}, List.of(new UserProperty("k", "v"), new UserProperty("k", "v")));

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void qos0OfMqtt3IsTopicAndPayload(MqttVersion version) {
        Publish publish = mqtt3(false, QoS.AT_MOST_ONCE, false, 0);
        Wire.fromClient(version)
                .carries(publish, packet(0x30, bytes().string("a/b").raw("hello")));
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void qos2OfMqtt3HasAPacketIdentifierToo(MqttVersion version) {
        Publish publish = mqtt3(true, QoS.EXACTLY_ONCE, true, 0xABCD);
        Bytes bytes = packet(0x3D, bytes().string("a/b").u16(0xABCD).raw("hello"));
        Wire.fromClient(version).carries(publish, bytes);
    }

    @Test
    void aPayloadMayBeEmpty() {
        Wire.fromClient(MqttVersion.V5)
                .reads(
                        new Publish(
                                false,
                                QoS.AT_MOST_ONCE,
                                true,
                                TOPIC,
                                0,
                                new byte[0],
                                0,
                                Packet.ABSENT,
                                Publish.NO_IDENTIFIERS,
                                MessageProperties.NONE),
                        packet(0x31, bytes().string("a/b").noProperties()));
    }

    @Test
    void mqtt5CarriesEveryPropertyOfAClient() {
        Publish publish = new Publish(
                false,
                QoS.AT_LEAST_ONCE,
                false,
                TOPIC,
                1,
                PAYLOAD,
                3,
                4_294_967_295L,
                Publish.NO_IDENTIFIERS,
                PROPERTIES);
        Bytes properties = message(bytes().u8(0x23).u16(3));
        Wire.fromClient(MqttVersion.V5)
                .carries(
                        publish,
                        packet(
                                0x32,
                                bytes().string("a/b").u16(1).counted(properties).raw("hello")));
    }

    @Test
    void aServerSendsAllSubscriptionIdentifiers() {
        Publish publish = new Publish(
                false,
                QoS.AT_LEAST_ONCE,
                false,
                TOPIC,
                1,
                PAYLOAD,
                0,
                4_294_967_295L,
                new int[] {1, 268_435_455},
                PROPERTIES);
        Bytes properties = message(bytes().u8(0x0B).varint(1).u8(0x0B).varint(268_435_455));
        Wire.fromServer(MqttVersion.V5)
                .carries(
                        publish,
                        packet(
                                0x32,
                                bytes().string("a/b").u16(1).counted(properties).raw("hello")));
    }

    @Test
    void aTopicAliasMayStandForTheTopic() {
        Publish publish = new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                null,
                0,
                PAYLOAD,
                65_535,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
        Bytes bytes = packet(
                0x30, bytes().string("").counted(bytes().u8(0x23).u16(65_535)).raw("hello"));
        Wire.fromClient(MqttVersion.V5).carries(publish, bytes);
    }

    /** [MQTT-1.5.4-3]. */
    @Test
    void aByteOrderMarkIsPartOfTheTopic() {
        Bytes bytes = packet(0x30, bytes().string("\uFEFFa").noProperties());
        Publish publish = (Publish) Wire.fromClient(MqttVersion.V5).read(bytes.buffer());
        assertThat(publish.topic()).isEqualTo(TopicName.of("\uFEFFa"));
    }

    @ParameterizedTest
    @EnumSource
    void theHeaderAloneIsThePacketWithoutItsPayload(MqttVersion version) {
        ApplicationMessage message = new ApplicationMessage(
                TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, true, "publisher", PROPERTIES, ApplicationMessage.NEVER);
        int[] identifiers = {200};
        ByteBuf header = Unpooled.buffer();
        PacketEncoder.encodePublishHeader(
                header, version, message, QoS.AT_LEAST_ONCE, true, true, 9, 5, false, 60, identifiers);
        Publish publish = new Publish(true, QoS.AT_LEAST_ONCE, true, TOPIC, 9, PAYLOAD, 5, 60, identifiers, PROPERTIES);
        ByteBuf whole = Wire.fromServer(version).written(publish);

        assertThat(PacketEncoder.publishLength(version, message, QoS.AT_LEAST_ONCE, 5, false, 60, identifiers))
                .isEqualTo(whole.readableBytes());
        assertThat(header.writeBytes(PAYLOAD)).isEqualTo(whole);
    }

    @Test
    void anOmittedTopicTakesNoBytes() {
        ApplicationMessage message = new ApplicationMessage(
                TOPIC, PAYLOAD, QoS.AT_MOST_ONCE, false, "", MessageProperties.NONE, ApplicationMessage.NEVER);
        long length = PacketEncoder.publishLength(
                MqttVersion.V5, message, QoS.AT_MOST_ONCE, 5, true, Packet.ABSENT, Publish.NO_IDENTIFIERS);
        assertThat(length).isEqualTo(2 + 2 + 1 + 3 + PAYLOAD.length);
    }

    private static Bytes message(Bytes properties) {
        return properties
                .u8(0x01)
                .u8(1)
                .u8(0x02)
                .u32(4_294_967_295L)
                .u8(0x03)
                .string("text")
                .u8(0x08)
                .string("answer")
                .u8(0x09)
                .binary((byte) 7)
                .u8(0x26)
                .string("k")
                .string("v")
                .u8(0x26)
                .string("k")
                .string("v");
    }

    private static Publish mqtt3(boolean dup, QoS qos, boolean retain, int packetId) {
        return new Publish(
                dup,
                qos,
                retain,
                TOPIC,
                packetId,
                PAYLOAD,
                0,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
    }
}

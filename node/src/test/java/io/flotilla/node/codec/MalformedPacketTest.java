package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static io.flotilla.node.packet.MqttVersion.V3_1;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static io.flotilla.node.packet.ReasonCode.MALFORMED_PACKET;
import static io.flotilla.node.packet.ReasonCode.PROTOCOL_ERROR;
import static io.flotilla.node.packet.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.flotilla.node.packet.ReasonCode.TOPIC_NAME_INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the decoder refuses, with the Reason Code and the statement of the standard. The fixed header is {@link FixedHeaderTest}'s. */
class MalformedPacketTest {
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void refusesConnect(String statement, String what, ReasonCode reasonCode, Bytes bytes) {
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, Wire.LIMIT);
        PacketException refusal = catchThrowableOfType(PacketException.class, () -> decoder.decode(bytes.buffer()));
        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.reasonCode()).as(refusal.getMessage()).isEqualTo(reasonCode);
    }

    static Stream<Arguments> refusesConnect() {
        return Stream.of(
                connect("MQTT-3.1.2-3", "the reserved flag, 3.1.1", MALFORMED_PACKET, mqtt311(0b0000_0011)),
                connect("MQTT-3.1.2-3", "the reserved flag", MALFORMED_PACKET, mqtt5(0b0000_0011, bytes())),
                connect("MQTT-3.1.2-11", "Will QoS without a will", MALFORMED_PACKET, mqtt311(0b0000_1010)),
                connect("MQTT-3.1.2-13", "Will Retain without a will", MALFORMED_PACKET, mqtt311(0b0010_0010)),
                connect(
                        "MQTT-3.1.2-12",
                        "Will QoS 3",
                        MALFORMED_PACKET,
                        mqtt311(0b0001_1110).string("w").binary()),
                connect("MQTT-3.1.2-9", "a will that is missing", MALFORMED_PACKET, mqtt311(0b0000_0110)),
                connect("MQTT-3.1.2-17", "a user name that is missing", MALFORMED_PACKET, mqtt311(0b1000_0010)),
                connect(
                        "MQTT-3.1.2-19",
                        "a password that is missing",
                        MALFORMED_PACKET,
                        mqtt311(0b1100_0010).string("u")),
                connect(
                        "MQTT-3.1.2-16",
                        "a user name that is not announced",
                        MALFORMED_PACKET,
                        mqtt311(2).string("u")),
                connect(
                        "MQTT-3.1.2-22",
                        "a password without a user name, 3.1.1",
                        MALFORMED_PACKET,
                        mqtt311(0b0100_0010).binary()),
                connect(
                        "MQTT-4.7.3-1",
                        "an empty Will Topic",
                        PROTOCOL_ERROR,
                        mqtt311(0b0000_0110).string("").binary()),
                connect(
                        "MQTT-3.1.3-11",
                        "a Will Topic that is no UTF-8",
                        MALFORMED_PACKET,
                        mqtt311(6).binary((byte) 0xFF).binary()),
                connect(
                        "MQTT-4.7.0-1",
                        "a Will Topic with a wildcard",
                        TOPIC_NAME_INVALID,
                        mqtt311(6).string("w/#").binary()),
                connect(
                        "MQTT-3.1.3-4",
                        "a Client Identifier that is no UTF-8",
                        MALFORMED_PACKET,
                        bytes().string("MQTT").u8(4).u8(2).u16(0).binary((byte) 0xC0, (byte) 0x80)),
                connect(
                        "MQTT-1.5.4-2",
                        "a Client Identifier with a null character",
                        MALFORMED_PACKET,
                        bytes().string("MQTT").u8(4).u8(2).u16(0).string("a\0b")),
                connect(
                        "3.1.2",
                        "an end after the keep alive",
                        MALFORMED_PACKET,
                        bytes().string("MQTT").u8(4).u8(2).u16(0)),
                connect(
                        "MQTT-2.2.2-1",
                        "no Property Length",
                        MALFORMED_PACKET,
                        bytes().string("MQTT").u8(5).u8(2).u16(0)),
                connect(
                        "2.2.2",
                        "a Property Length beyond the packet",
                        MALFORMED_PACKET,
                        bytes().string("MQTT").u8(5).u8(2).u16(0).varint(100).string("c")),
                connect(
                        "2.2.2",
                        "a property beyond the Property Length",
                        MALFORMED_PACKET,
                        mqtt5(2, bytes().raw(0x11, 0, 0))),
                connect("2.2.2.2", "an unknown property", MALFORMED_PACKET, mqtt5(2, bytes().raw(0x7F, 0))),
                connect(
                        "2.2.2.2",
                        "a property of another packet",
                        MALFORMED_PACKET,
                        mqtt5(2, bytes().u8(0x1F).string("why"))),
                connect(
                        "1.5.5",
                        "an identifier of five bytes",
                        MALFORMED_PACKET,
                        mqtt5(2, bytes().raw(0x80, 0x80, 0x80, 0x80, 1))),
                connect(
                        "MQTT-1.5.5-1",
                        "an identifier with a spare byte",
                        MALFORMED_PACKET,
                        mqtt5(2, bytes().raw(0x91, 0, 0, 0, 0, 1))),
                connect(
                        "3.1.2.11.2",
                        "two Session Expiry Intervals",
                        PROTOCOL_ERROR,
                        mqtt5(2, bytes().u8(0x11).u32(1).u8(0x11).u32(1))),
                connect(
                        "3.1.2.11.3",
                        "Receive Maximum 0",
                        PROTOCOL_ERROR,
                        mqtt5(2, bytes().u8(0x21).u16(0))),
                connect(
                        "3.1.2.11.4",
                        "Maximum Packet Size 0",
                        PROTOCOL_ERROR,
                        mqtt5(2, bytes().u8(0x27).u32(0))),
                connect(
                        "3.1.2.11.5",
                        "two Topic Alias Maximums",
                        PROTOCOL_ERROR,
                        mqtt5(2, bytes().raw(0x22, 0, 1, 0x22, 0, 1))),
                connect("3.1.2.11.6", "Request Response Information 2", PROTOCOL_ERROR, mqtt5(2, bytes().raw(0x19, 2))),
                connect("3.1.2.11.7", "Request Problem Information 2", PROTOCOL_ERROR, mqtt5(2, bytes().raw(0x17, 2))),
                connect(
                        "3.1.2.11.10",
                        "Authentication Data without a method",
                        PROTOCOL_ERROR,
                        mqtt5(2, bytes().u8(0x16).binary((byte) 1))),
                connect(
                        "3.1.3.2.2",
                        "two Will Delay Intervals",
                        PROTOCOL_ERROR,
                        will(bytes().u8(0x18).u32(1).u8(0x18).u32(1))),
                connect(
                        "3.1.3.2.3",
                        "Payload Format Indicator 2 of a will",
                        PROTOCOL_ERROR,
                        will(bytes().raw(0x01, 2))),
                connect(
                        "MQTT-3.3.2-14",
                        "a Response Topic of a will with a wildcard",
                        PROTOCOL_ERROR,
                        will(bytes().u8(0x08).string("a/+"))),
                connect(
                        "2.2.2.2",
                        "a Topic Alias of a will",
                        MALFORMED_PACKET,
                        will(bytes().u8(0x23).u16(1))));
    }

    @ParameterizedTest(name = "{0} {2}: {1}")
    @MethodSource
    void refuses(String statement, String what, Wire wire, ReasonCode reasonCode, Bytes bytes) {
        wire.refuses(reasonCode, bytes);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                // PUBLISH
                client(
                        "MQTT-3.3.1-4",
                        "QoS 3",
                        V3_1,
                        MALFORMED_PACKET,
                        packet(0x36, bytes().string("t").u16(1))),
                client(
                        "MQTT-3.3.1-4",
                        "QoS 3",
                        V5,
                        MALFORMED_PACKET,
                        packet(0x36, bytes().string("t").u16(1).u8(0))),
                client("MQTT-3.3.1-2", "DUP with QoS 0", V3_1_1, MALFORMED_PACKET, packet(0x38, bytes().string("t"))),
                client(
                        "MQTT-2.3.1-1",
                        "Packet Identifier 0",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0x32, bytes().string("t").u16(0))),
                client(
                        "MQTT-2.2.1-3",
                        "Packet Identifier 0",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0x34, bytes().string("t").u16(0).u8(0))),
                client(
                        "MQTT-4.7.3-1",
                        "an empty topic",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0x30, bytes().string("").raw("x"))),
                client(
                        "3.3.2.1",
                        "no topic and no Topic Alias",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0x30, bytes().string("").u8(0))),
                client(
                        "MQTT-3.3.2-2",
                        "a topic with +",
                        V5,
                        TOPIC_NAME_INVALID,
                        packet(0x30, bytes().string("a/+").u8(0))),
                client("MQTT-3.3.2-2", "a topic with #", V3_1_1, TOPIC_NAME_INVALID, packet(0x30, bytes().string("#"))),
                client(
                        "MQTT-3.3.2-1",
                        "a topic that is no UTF-8",
                        V5,
                        MALFORMED_PACKET,
                        packet(
                                0x30,
                                bytes().binary((byte) 0xED, (byte) 0xA0, (byte) 0x80)
                                        .u8(0))),
                client(
                        "MQTT-1.5.4-2",
                        "a topic with a null character",
                        V3_1,
                        MALFORMED_PACKET,
                        packet(0x30, bytes().string("a\0"))),
                client(
                        "3.3.2.1",
                        "a topic longer than the packet",
                        V5,
                        MALFORMED_PACKET,
                        packet(0x30, bytes().u16(5).raw("abcd"))),
                client(
                        "MQTT-3.3.2-8",
                        "Topic Alias 0",
                        V5,
                        TOPIC_ALIAS_INVALID,
                        publish(bytes().u8(0x23).u16(0))),
                client(
                        "3.3.2.3.4",
                        "two Topic Aliases",
                        V5,
                        PROTOCOL_ERROR,
                        publish(bytes().raw(0x23, 0, 1, 0x23, 0, 1))),
                client("3.3.2.3.2", "Payload Format Indicator 2", V5, PROTOCOL_ERROR, publish(bytes().raw(0x01, 2))),
                client(
                        "3.3.2.3.3",
                        "two Message Expiry Intervals",
                        V5,
                        PROTOCOL_ERROR,
                        publish(bytes().u8(0x02).u32(1).u8(0x02).u32(1))),
                client(
                        "MQTT-3.3.2-14",
                        "a Response Topic with a wildcard",
                        V5,
                        PROTOCOL_ERROR,
                        publish(bytes().u8(0x08).string("#"))),
                client(
                        "MQTT-4.7.3-1",
                        "an empty Response Topic",
                        V5,
                        PROTOCOL_ERROR,
                        publish(bytes().u8(0x08).string(""))),
                client(
                        "MQTT-3.3.4-6",
                        "a Subscription Identifier of a client",
                        V5,
                        PROTOCOL_ERROR,
                        publish(bytes().raw(0x0B, 1))),
                server("3.3.2.3.8", "Subscription Identifier 0", V5, PROTOCOL_ERROR, publish(bytes().raw(0x0B, 0))),
                client(
                        "MQTT-3.3.2-19",
                        "a Content Type that is no UTF-8",
                        V5,
                        MALFORMED_PACKET,
                        publish(bytes().u8(0x03).binary((byte) 0x80))),
                client(
                        "2.2.2.2",
                        "a Reason String",
                        V5,
                        MALFORMED_PACKET,
                        publish(bytes().u8(0x1F).string("why"))),

                // PUBACK, PUBREC, PUBREL, PUBCOMP
                client("MQTT-2.2.1-3", "Packet Identifier 0 of PUBACK", V5, PROTOCOL_ERROR, bytes().raw(0x40, 2, 0, 0)),
                client("3.4.2", "PUBACK without a Packet Identifier", V3_1_1, MALFORMED_PACKET, bytes().raw(0x40, 0)),
                client("3.4.1", "PUBACK that goes on", V3_1_1, MALFORMED_PACKET, bytes().raw(0x40, 3, 0, 1, 0)),
                client("MQTT-3.4.2-1", "a code that is none", V5, PROTOCOL_ERROR, bytes().raw(0x40, 3, 0, 1, 0x05)),
                client(
                        "MQTT-3.4.2-1",
                        "a code of PUBREL in PUBACK",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x40, 3, 0, 1, 0x92)),
                client(
                        "MQTT-3.5.2-1",
                        "a code of CONNACK in PUBREC",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x50, 3, 0, 1, 0x85)),
                client(
                        "MQTT-3.6.2-1",
                        "a code of PUBACK in PUBREL",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x62, 3, 0, 1, 0x10)),
                client(
                        "MQTT-3.7.2-1",
                        "a code of PUBACK in PUBCOMP",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x70, 3, 0, 1, 0x10)),
                client(
                        "3.4.2.2.2",
                        "two Reason Strings",
                        V5,
                        PROTOCOL_ERROR,
                        packet(
                                0x40,
                                bytes().u16(1)
                                        .u8(0)
                                        .counted(bytes().u8(0x1F)
                                                .string("a")
                                                .u8(0x1F)
                                                .string("b")))),
                client(
                        "2.2.2.2",
                        "a Server Reference of PUBACK",
                        V5,
                        MALFORMED_PACKET,
                        packet(
                                0x40,
                                bytes().u16(1).u8(0).counted(bytes().u8(0x1C).string("a")))),

                // SUBSCRIBE
                client(
                        "MQTT-2.2.1-3",
                        "Packet Identifier 0 of SUBSCRIBE",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0x82, bytes().u16(0).u8(0).string("t").u8(0))),
                client(
                        "MQTT-3.8.3-2",
                        "SUBSCRIBE without a filter",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0x82, bytes().u16(1).u8(0))),
                client(
                        "MQTT-3.8.3-3",
                        "SUBSCRIBE without a filter",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0x82, bytes().u16(1))),
                client(
                        "MQTT-3.8.3-1",
                        "a filter that is no UTF-8",
                        V3_1_1,
                        MALFORMED_PACKET,
                        packet(0x82, bytes().u16(1).binary((byte) 0xFF).u8(0))),
                client(
                        "3.8.3",
                        "a filter without options",
                        V3_1_1,
                        MALFORMED_PACKET,
                        packet(0x82, bytes().u16(1).string("t"))),
                client("MQTT-3.8.3-5", "reserved options", V5, MALFORMED_PACKET, subscribe("t", 0x40)),
                client(
                        "MQTT-3-8.3-4",
                        "No Local of 3.1.1",
                        V3_1_1,
                        MALFORMED_PACKET,
                        packet(0x82, bytes().u16(1).string("t").u8(4))),
                client("3.8.3.1", "Maximum QoS 3", V5, PROTOCOL_ERROR, subscribe("t", 3)),
                client(
                        "MQTT-3-8.3-4",
                        "Maximum QoS 3",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0x82, bytes().u16(1).string("t").u8(3))),
                client("3.8.3.1", "Retain Handling 3", V5, PROTOCOL_ERROR, subscribe("t", 0x30)),
                client(
                        "MQTT-3.8.3-4",
                        "No Local of a Shared Subscription",
                        V5,
                        PROTOCOL_ERROR,
                        subscribe("$share/g/t", 4)),
                client(
                        "3.8.2.1.2",
                        "Subscription Identifier 0",
                        V5,
                        PROTOCOL_ERROR,
                        packet(
                                0x82,
                                bytes().u16(1)
                                        .counted(bytes().raw(0x0B, 0))
                                        .string("t")
                                        .u8(0))),
                client(
                        "3.8.2.1.2",
                        "two Subscription Identifiers",
                        V5,
                        PROTOCOL_ERROR,
                        packet(
                                0x82,
                                bytes().u16(1)
                                        .counted(bytes().raw(0x0B, 1, 0x0B, 2))
                                        .string("t")
                                        .u8(0))),

                // UNSUBSCRIBE
                client(
                        "MQTT-3.10.3-2",
                        "UNSUBSCRIBE without a filter",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0xA2, bytes().u16(1).u8(0))),
                client(
                        "MQTT-3.10.3-2",
                        "UNSUBSCRIBE without a filter",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0xA2, bytes().u16(1))),
                client(
                        "MQTT-2.3.1-1",
                        "Packet Identifier 0 of UNSUBSCRIBE",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        packet(0xA2, bytes().u16(0).string("t"))),
                client(
                        "MQTT-3.10.3-1",
                        "a filter that is no UTF-8",
                        V5,
                        MALFORMED_PACKET,
                        packet(0xA2, bytes().u16(1).u8(0).binary((byte) 0xFF))),

                // PINGREQ, DISCONNECT, AUTH
                client("3.12.1", "PINGREQ that goes on", V3_1_1, MALFORMED_PACKET, bytes().raw(0xC0, 1, 0)),
                client("3.14.1", "DISCONNECT that goes on, 3.1.1", V3_1_1, MALFORMED_PACKET, bytes().raw(0xE0, 1, 0)),
                client(
                        "MQTT-3.14.2-1",
                        "a code of a server in DISCONNECT",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0xE0, 1, 0x8B)),
                client(
                        "3.14.2.2.5",
                        "a Server Reference of a client",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0xE0, bytes().u8(0).counted(bytes().u8(0x1C).string("a")))),
                server(
                        "MQTT-3.14.2-2",
                        "a Session Expiry Interval of a server",
                        V5,
                        PROTOCOL_ERROR,
                        packet(0xE0, bytes().u8(0).counted(bytes().u8(0x11).u32(1)))),
                client("MQTT-3.15.2-1", "AUTH of a client that says success", V5, PROTOCOL_ERROR, bytes().raw(0xF0, 0)),
                client("3.15.2.2.2", "AUTH without a method", V5, PROTOCOL_ERROR, bytes().raw(0xF0, 2, 0x18, 0)),
                client("2.1.2", "AUTH of 3.1.1", V3_1_1, MALFORMED_PACKET, bytes().raw(0xF0, 0)),

                // CONNACK, SUBACK, UNSUBACK
                server(
                        "MQTT-3.2.2-1",
                        "reserved flags of CONNACK",
                        V5,
                        MALFORMED_PACKET,
                        bytes().raw(0x20, 3, 2, 0, 0)),
                server(
                        "MQTT-3.2.2-6",
                        "a refusal with a session",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x20, 3, 1, 0x87, 0)),
                server("3.2.2.3", "Connect Return Code 6", V3_1_1, MALFORMED_PACKET, bytes().raw(0x20, 2, 0, 6)),
                server(
                        "3.2.2.3.4",
                        "Maximum QoS 2 of CONNACK",
                        V5,
                        PROTOCOL_ERROR,
                        bytes().raw(0x20, 5, 0, 0, 2, 0x24, 2)),
                server(
                        "MQTT-3.9.3-2",
                        "a reserved code of SUBACK",
                        V3_1_1,
                        PROTOCOL_ERROR,
                        bytes().raw(0x90, 3, 0, 1, 3)),
                server("3.9.3", "SUBACK without a code", V5, MALFORMED_PACKET, bytes().raw(0x90, 3, 0, 1, 0)),
                server("3.11.3", "UNSUBACK without a code", V5, MALFORMED_PACKET, bytes().raw(0xB0, 3, 0, 1, 0)));
    }

    private static Arguments connect(String statement, String what, ReasonCode reasonCode, Bytes body) {
        return Arguments.of(statement, what, reasonCode, packet(0x10, body));
    }

    private static Arguments client(
            String statement, String what, MqttVersion version, ReasonCode reasonCode, Bytes bytes) {
        return Arguments.of(statement, what, Wire.fromClient(version), reasonCode, bytes);
    }

    private static Arguments server(
            String statement, String what, MqttVersion version, ReasonCode reasonCode, Bytes bytes) {
        return Arguments.of(statement, what, Wire.fromServer(version), reasonCode, bytes);
    }

    private static Bytes mqtt311(int flags) {
        return bytes().string("MQTT").u8(4).u8(flags).u16(0).string("c");
    }

    private static Bytes mqtt5(int flags, Bytes properties) {
        return bytes().string("MQTT").u8(5).u8(flags).u16(0).counted(properties).string("c");
    }

    private static Bytes will(Bytes properties) {
        return mqtt5(0b0000_0110, bytes()).counted(properties).string("w").binary();
    }

    private static Bytes publish(Bytes properties) {
        return packet(0x30, bytes().string("t").counted(properties));
    }

    private static Bytes subscribe(String filter, int options) {
        return packet(0x82, bytes().u16(1).noProperties().string(filter).u8(options));
    }
}

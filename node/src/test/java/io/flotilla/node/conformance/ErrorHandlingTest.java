package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBLISH;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed Packets and Protocol Errors of every kind, and the data types that packets are made of (MQTT 5.0, sections 1.5, 2 and 4.13; MQTT 3.1.1,
 * sections 1.5, 2 and 4.8).
 *
 * <p>Not here: errors that belong to one kind of packet, which stand with that packet, and random bytes, which the fuzz tests of the decoder send.
 */
class ErrorHandlingTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @ValueSource(ints = {0x41, 0x51, 0x60, 0x61, 0x6F, 0x71, 0xC1, 0xC8})
    @Statement("MQTT-2.1.3-1")
    @Statement("MQTT-3.6.1-1")
    @Statement("MQTT-4.13.1-1")
    @Statement("MQTT-4.13.2-1")
    void closesBy0x81OnReservedFlags(int firstByte) {
        RawClient client = broker.connect();
        client.send(Bytes.packet(firstByte, new Bytes().u16(1)));
        client.expectDisconnect(0x81);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x41, 0x51, 0x60, 0x61, 0x71, 0xC1})
    @Statement(value = "MQTT-2.2.2-1", of = V3_1_1)
    @Statement(value = "MQTT-2.2.2-2", of = V3_1_1)
    @Statement(value = "MQTT-3.6.1-1", of = V3_1_1)
    @Statement(value = "MQTT-4.8.0-1", of = V3_1_1)
    void closesMqtt311OnReservedFlags(int firstByte) {
        RawClient client = broker.connect(V3_1_1, connect("reserved flags"));
        client.send(Bytes.packet(firstByte, new Bytes().u16(1)));
        client.expectClose();
    }

    @ParameterizedTest
    @EnumSource
    void closesOnTheReservedPacketType(MqttVersion version) {
        RawClient client = broker.connect(version, connect("type 0 in " + version));
        client.send(Bytes.of(0x00, 0x00));
        client.expectEnd();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void closesMqtt3OnAnAuth(MqttVersion version) {
        RawClient client = broker.connect(version, connect("auth in " + version));
        client.send(Bytes.of(0xF0, 0x00));
        client.expectClose();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x90, 0xB0, 0xD0})
    void closesOnAPacketThatOnlyAServerSends(int firstByte) {
        RawClient client = broker.connect();
        client.send(Bytes.packet(firstByte, new Bytes().u16(1).u8(0)));
        client.expectEnd();
    }

    @ParameterizedTest
    @CsvSource({"C0 AF", "C1 81", "E0 80 80", "ED A0 80", "ED BF BF", "F4 90 80 80", "F8 88 80 80 80", "80", "C3", "FF"
    })
    @Statement("MQTT-1.5.4-1")
    @Statement(value = "MQTT-1.5.3-1", of = V3_1_1)
    void closesOnIllFormedUtf8(String hex) {
        byte[] text = bytes(hex);
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().binary(text).properties()));
        client.expectEnd();
        RawClient old = broker.connect(V3_1_1, connect("ill-formed"));
        old.send(Bytes.packet(0x82, new Bytes().u16(1).binary(text).u8(0)));
        old.expectClose();
    }

    @Test
    @Statement("MQTT-1.5.4-2")
    @Statement(value = "MQTT-1.5.3-2", of = V3_1_1)
    void closesOnTheNullCharacter() {
        RawClient client = broker.connect();
        client.send(publish("with/\u0000", ""));
        client.expectEnd();
        RawClient old = broker.connect(V3_1_1, connect("null"));
        old.send(subscribe(1).filter("with/\u0000", 0));
        old.expectClose();
        RawClient refused = broker.open();
        refused.send(connect("with \u0000"));
        refused.expectEnd();
    }

    @Test
    @Statement("MQTT-1.5.4-3")
    @Statement(value = "MQTT-1.5.3-3", of = V3_1_1)
    void keepsAByteOrderMarkAsACharacter() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("\uFEFFmarked", 0);
        subscriber.subscribe("marked", 0);
        broker.connect().send(publish("\uFEFFmarked", "x"));
        assertThat(subscriber.expectMessage("x").topic().getBytes(UTF_8)).startsWith(0xEF, 0xBB, 0xBF);
    }

    @Test
    @Statement("MQTT-1.5.7-1")
    void closesOnIllFormedUtf8InAUserProperty() {
        for (String[] pair : new String[][] {{"FF", "61"}, {"61", "FF"}}) {
            byte[] property = new Bytes()
                    .u8(0x26)
                    .binary(bytes(pair[0]))
                    .binary(bytes(pair[1]))
                    .toArray();
            RawClient client = broker.connect();
            client.send(publish("user/property", "").properties(property));
            client.expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 114, 115, 116, 127, 128, 16_370, 16_371, 16_384})
    @Statement("MQTT-1.5.5-1")
    void sendsEveryRemainingLengthInTheFewestBytes(int payloadBytes) {
        RawClient client = broker.connect();
        client.subscribe("fewest", 0);
        client.send(publish("fewest", "x".repeat(payloadBytes)));
        assertThat(client.expect(PUBLISH).payload()).hasSize(payloadBytes);
    }

    @ParameterizedTest
    @EnumSource
    void closesOnARemainingLengthOfFiveBytes(MqttVersion version) {
        RawClient client = broker.connect(version, connect("five bytes in " + version));
        client.send(Bytes.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-2.2.2-1")
    void sendsAPropertyLengthOf0WhereThereAreNoProperties() {
        RawClient client = broker.connect();
        client.subscribe("no/properties", 0);
        client.send(publish("no/properties", "x"));
        RawPacket message = client.expectMessage("x");
        assertThat(message.body()).hasSize(2 + "no/properties".length() + 1 + 1);
    }

    @Test
    void closesOnAPublishWithoutAPropertyLength() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().string("no property length")));
        client.expectEnd();
    }

    @Test
    void closesOnAPropertyLengthBeyondThePacket() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().string("topic").variable(100).u8(0)));
        client.expectEnd();
    }

    @Test
    void closesOnAPropertyThatNobodyKnows() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().string("topic").variable(2).u8(0x7E, 0)));
        client.expectEnd();
    }

    @Test
    void closesOnAPropertyOfAnotherPacket() {
        RawClient client = broker.connect();
        client.send(publish("topic", "").properties(Property.receiveMaximum(1)));
        client.expectEnd();
    }

    @Test
    void takesAPropertyThatMayComeOnceAndComesTwiceAsAProtocolError() {
        RawClient client = broker.connect();
        client.send(publish("topic", "").properties(Property.contentType("a"), Property.contentType("a")));
        client.expectDisconnect(0x82);
    }

    @Test
    void closesOnAStringLongerThanItsPacket() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().u16(100).u8('a')));
        client.expectEnd();
    }

    @Test
    void closesOnBytesBehindTheEndOfAPacket() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0xC0, new Bytes().u8(0)));
        client.expectEnd();
    }

    @Test
    void closesOnAReasonCodeThatThePacketCannotHave() {
        RawClient client = broker.connect();
        client.send(Packets.ack(PacketType.PUBACK, 1, 0x8E));
        client.expectEnd();
    }

    @Test
    void survivesWhatItCloses() {
        RawClient other = broker.connect();
        for (int firstByte = 0; firstByte < 256; firstByte++) {
            RawClient client = broker.open();
            client.send(Bytes.of(firstByte, 0));
            client.drop();
        }
        other.expectNothing();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}

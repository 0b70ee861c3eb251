package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static io.flotilla.node.packet.ReasonCode.MALFORMED_PACKET;
import static io.flotilla.node.packet.ReasonCode.PACKET_TOO_LARGE;
import static io.flotilla.node.packet.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Pingreq;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed header: which packet, from whom, when, and how long (MQTT 5.0, section 2.1). */
class FixedHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "0,2",
        "127,129",
        "128,131",
        "16383,16386",
        "16384,16388",
        "2097151,2097155",
        "2097152,2097157",
        "268435455,268435460"
    })
    void aRemainingLengthHasOneToFourBytes(int remainingLength, long packetLength) {
        assertThat(PacketDecoder.packetLength(
                        bytes().u8(0x30).varint(remainingLength).buffer()))
                .isEqualTo(packetLength);
    }

    @Test
    void theLengthIsUnknownUntilItsLastByteIsThere() {
        assertThat(PacketDecoder.packetLength(Unpooled.EMPTY_BUFFER)).isEqualTo(-1);
        assertThat(PacketDecoder.packetLength(
                        bytes().raw(0x30, 0xFF, 0xFF, 0xFF).buffer()))
                .isEqualTo(-1);
    }

    @Test
    void aRemainingLengthOfFiveBytesIsMalformed() {
        assertRefuses(MALFORMED_PACKET, bytes().raw(0x10, 0xFF, 0xFF, 0xFF, 0xFF));
    }

    /** [MQTT-1.5.5-1]; MQTT 3 does not say it. */
    @Test
    void aRemainingLengthWithASpareByteIsMalformedInMqtt5() {
        Bytes puback = bytes().raw(0x40, 0x82, 0, 0, 1);
        Wire.fromClient(MqttVersion.V5).refuses(MALFORMED_PACKET, puback);
        Wire.fromClient(MqttVersion.V3_1_1).reads(new Puback(1, ReasonCode.SUCCESS), puback);
    }

    /** [MQTT-3.1.0-1]. */
    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x40, 0x50, 0x62, 0x70, 0x82, 0xA2, 0xC0, 0xE0, 0xF0})
    void theFirstPacketIsConnect(int firstByte) {
        assertRefuses(PROTOCOL_ERROR, bytes().u8(firstByte));
    }

    /** [MQTT-3.1.0-2]. */
    @ParameterizedTest
    @EnumSource
    void connectComesOnce(MqttVersion version) {
        Wire.fromClient(version).refuses(PROTOCOL_ERROR, Wire.connect(version));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x90, 0xB0, 0xD0})
    void aClientSendsNothingThatOnlyAServerMay(int firstByte) {
        Wire.fromClient(MqttVersion.V5).refuses(PROTOCOL_ERROR, bytes().u8(firstByte));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x82, 0xA2, 0xC0})
    void aServerSendsNothingThatOnlyAClientMay(int firstByte) {
        Wire.fromServer(MqttVersion.V5).refuses(PROTOCOL_ERROR, bytes().u8(firstByte));
    }

    @Test
    void packetType0IsReserved() {
        assertRefuses(MALFORMED_PACKET, bytes().u8(0x00));
    }

    /** [MQTT-2.1.3-1], [MQTT-3.6.1-1], [MQTT-3.8.1-1], [MQTT-3.10.1-1], [MQTT-3.14.1-1]. */
    @ParameterizedTest
    @ValueSource(ints = {0x41, 0x52, 0x60, 0x63, 0x78, 0xC1, 0xE8})
    void reservedFlagsAreAsTheStandardSetsThem(int firstByte) {
        Bytes bytes = firstByte >= 0xC0 ? bytes().raw(firstByte, 0) : bytes().raw(firstByte, 2, 0, 1);
        Wire.fromClient(MqttVersion.V5).refuses(MALFORMED_PACKET, bytes);
        Wire.fromClient(MqttVersion.V3_1_1).refuses(MALFORMED_PACKET, bytes);
    }

    @Test
    void theFlagsOfConnectAreReserved() {
        Bytes body = bytes().string("MQTT").u8(4).u8(2).u16(0).string("c");
        assertRefuses(MALFORMED_PACKET, packet(0x11, body));
    }

    @Test
    void aPacketThatIsTooLargeIsRefusedBeforeItHasArrived() {
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, 100);
        assertThatThrownBy(() -> decoder.decode(bytes().u8(0x10).varint(99).buffer()))
                .isInstanceOf(PacketException.class)
                .hasFieldOrPropertyWithValue("reasonCode", PACKET_TOO_LARGE);
    }

    @Test
    void aPacketOfTheMaximumSizeIsNotTooLarge() {
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, 100);
        assertThat(decoder.decode(bytes().u8(0x10).varint(98).buffer())).isNull();
    }

    @Test
    void aPacketMayComeByteByByte() {
        ByteBuf whole = Wire.connect(MqttVersion.V5).buffer();
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, Wire.LIMIT);
        for (int arrived = 0; arrived < whole.writerIndex(); arrived++) {
            ByteBuf part = whole.copy(0, arrived);
            assertThat(decoder.decode(part)).isNull();
            assertThat(part.readerIndex()).isZero();
            assertThat(decoder.version()).isNull();
        }
        assertThat(decoder.decode(whole)).isInstanceOf(Connect.class);
        assertThat(decoder.version()).isEqualTo(MqttVersion.V5);
    }

    @Test
    void packetsMayComeTogether() {
        ByteBuf in = Unpooled.wrappedBuffer(
                Wire.connect(MqttVersion.V3_1_1).buffer(),
                bytes().raw(0xC0, 0, 0xC0).buffer());
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, Wire.LIMIT);
        assertThat(decoder.decode(in)).isInstanceOf(Connect.class);
        assertThat(decoder.decode(in)).isEqualTo(Pingreq.INSTANCE);
        assertThat(decoder.decode(in)).isNull();
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    private static void assertRefuses(ReasonCode reasonCode, Bytes bytes) {
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, Wire.LIMIT);
        assertThatThrownBy(() -> decoder.decode(bytes.buffer()))
                .isInstanceOf(PacketException.class)
                .hasFieldOrPropertyWithValue("reasonCode", reasonCode);
    }
}

package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Will;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNECT, field by field (MQTT 5.0 and 3.1.1, section 3.1). What is refused stands in {@link MalformedPacketTest}. */
class ConnectCodecTest {
    private static final byte[] SECRET = {1, 2, 3};

    @Test
    void mqtt31HasItsOwnProtocolName() {
        Bytes bytes = packet(
                0x10, bytes().string("MQIsdp").u8(3).u8(0b0000_0010).u16(60).string("sensor"));
        carries(mqtt3(MqttVersion.V3_1, true, "sensor", null, null, null), bytes);
    }

    @Test
    void mqtt31AllowsMoreThan23Characters() {
        String clientId = "a-client-identifier-of-more-than-23-characters";
        Bytes bytes = packet(0x10, bytes().string("MQIsdp").u8(3).u8(2).u16(60).string(clientId));
        carries(mqtt3(MqttVersion.V3_1, true, clientId, null, null, null), bytes);
    }

    @Test
    void mqtt31MayAnnounceAUserNameAndPasswordThatDoNotCome() {
        Bytes bytes = packet(
                0x10, bytes().string("MQIsdp").u8(3).u8(0b1100_0010).u16(60).string("sensor"));
        Wire.assertSame(read(bytes), mqtt3(MqttVersion.V3_1, true, "sensor", null, null, null));
    }

    @Test
    void aMqtt3SessionThatIsNotCleanNeverExpires() {
        Bytes bytes = packet(0x10, bytes().string("MQTT").u8(4).u8(0).u16(60).string("sensor"));
        Connect connect = mqtt3(MqttVersion.V3_1_1, false, "sensor", null, null, null);
        assertThat(connect.sessionExpiryInterval()).isEqualTo(Connect.NEVER_EXPIRES);
        carries(connect, bytes);
    }

    @Test
    void mqtt311CarriesWillUserNameAndPassword() {
        Will will = new Will(
                TopicName.of("gone"), SECRET, QoS.AT_LEAST_ONCE, true, 0, Packet.ABSENT, MessageProperties.NONE);
        Bytes bytes = packet(
                0x10,
                bytes().string("MQTT")
                        .u8(4)
                        .u8(0b1110_1110) // user name, password, Will Retain, Will QoS 1, will, Clean Session
                        .u16(60)
                        .string("sensor")
                        .string("gone")
                        .binary(SECRET)
                        .string("ann")
                        .binary(SECRET));
        carries(mqtt3(MqttVersion.V3_1_1, true, "sensor", will, "ann", SECRET), bytes);
    }

    @Test
    void mqtt5WithoutPropertiesHasTheDefaults() {
        Bytes bytes = packet(
                0x10, bytes().string("MQTT").u8(5).u8(2).u16(60).noProperties().string(""));
        Connect connect = new Connect(
                MqttVersion.V5,
                true,
                60,
                "",
                null,
                null,
                null,
                0,
                65_535,
                4_294_967_295L,
                0,
                false,
                true,
                List.of(),
                null,
                null);
        carries(connect, bytes);
    }

    @Test
    void mqtt5CarriesEveryProperty() {
        Bytes properties = bytes().u8(0x11)
                .u32(4_294_967_295L)
                .u8(0x21)
                .u16(20)
                .u8(0x27)
                .u32(100_000)
                .u8(0x22)
                .u16(10)
                .u8(0x19)
                .u8(1)
                .u8(0x17)
                .u8(0)
                .u8(0x15)
                .string("SCRAM")
                .u8(0x16)
                .binary(SECRET)
                .u8(0x26)
                .string("k")
                .string("v")
                .u8(0x26)
                .string("k")
                .string("w");
        Bytes willProperties = bytes().u8(0x18)
                .u32(5)
                .u8(0x01)
                .u8(1)
                .u8(0x02)
                .u32(30)
                .u8(0x03)
                .string("text")
                .u8(0x08)
                .string("answer")
                .u8(0x09)
                .binary(SECRET)
                .u8(0x26)
                .string("a")
                .string("b");
        Bytes bytes = packet(
                0x10,
                bytes().string("MQTT")
                        .u8(5)
                        .u8(0b0101_0100) // a password without a user name, Will QoS 2, will
                        .u16(65_535)
                        .counted(properties)
                        .string("sensor")
                        .counted(willProperties)
                        .string("gone")
                        .binary(SECRET)
                        .binary(SECRET));
        Will will = new Will(
                TopicName.of("gone"),
                SECRET,
                QoS.EXACTLY_ONCE,
                false,
                5,
                30,
                new MessageProperties(1, "text", "answer", SECRET, List.of(new UserProperty("a", "b"))));
        Connect connect = new Connect(
                MqttVersion.V5,
                false,
                65_535,
                "sensor",
                will,
                null,
                SECRET,
                Connect.NEVER_EXPIRES,
                20,
                100_000,
                10,
                true,
                false,
                List.of(new UserProperty("k", "v"), new UserProperty("k", "w")),
                "SCRAM",
                SECRET);
        carries(connect, bytes);
    }

    /** [MQTT-3.1.2-1], [MQTT-3.1.2-2]: and the refusal goes in a version that the client may understand. */
    @ParameterizedTest
    @CsvSource({"MQTT,3,V3_1_1", "MQTT,6,V5", "MQTT,0,V3_1_1", "MQTT,132,V3_1_1", "MQIsdp,4,V3_1_1", "mqtt,5,V3_1_1"})
    void refusesAVersionThatIsNotServed(String name, int level, MqttVersion answer) {
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, Wire.LIMIT);
        Bytes bytes = packet(0x10, bytes().string(name).u8(level).u8(2).u16(60).string("sensor"));
        assertThatThrownBy(() -> decoder.decode(bytes.buffer()))
                .isInstanceOf(PacketException.class)
                .hasFieldOrPropertyWithValue("reasonCode", ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(decoder.version()).isEqualTo(answer);
    }

    private static Connect mqtt3(
            MqttVersion version,
            boolean clean,
            String clientId,
            @Nullable Will will,
            @Nullable String username,
            byte @Nullable [] password) {
        return new Connect(
                version,
                clean,
                60,
                clientId,
                will,
                username,
                password,
                clean ? 0 : Connect.NEVER_EXPIRES,
                65_535,
                Connect.NO_LIMIT,
                0,
                false,
                true,
                List.of(),
                null,
                null);
    }

    private static Packet read(Bytes bytes) {
        return Objects.requireNonNull(new PacketDecoder(TopicNames::decode, Wire.LIMIT).decode(bytes.buffer()));
    }

    private static void carries(Connect packet, Bytes bytes) {
        Wire.assertSame(read(bytes), packet);
        var out = Unpooled.buffer();
        PacketEncoder.encode(packet, packet.version(), out);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ByteBufUtil.hexDump(bytes.buffer()));
    }
}

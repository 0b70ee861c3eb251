package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNACK, field by field (MQTT 5.0 and 3.1.1, section 3.2). */
class ConnackCodecTest {
    @Test
    void mqtt311SaysThatASessionIsPresent() {
        Wire.fromServer(MqttVersion.V3_1_1).carries(accepted(true), bytes().raw(0x20, 2, 1, 0));
    }

    @Test
    void mqtt31DoesNotKnowSessionPresent() {
        assertThat(Wire.fromServer(MqttVersion.V3_1).written(accepted(true)))
                .isEqualTo(bytes().raw(0x20, 2, 0, 0).buffer());
    }

    @ParameterizedTest
    @CsvSource({
        "UNSUPPORTED_PROTOCOL_VERSION,1",
        "CLIENT_IDENTIFIER_NOT_VALID,2",
        "SERVER_UNAVAILABLE,3",
        "BAD_USER_NAME_OR_PASSWORD,4",
        "NOT_AUTHORIZED,5"
    })
    void mqtt3HasFiveReturnCodesForRefusals(ReasonCode reasonCode, int returnCode) {
        Wire.fromServer(MqttVersion.V3_1_1)
                .carries(Connack.refused(reasonCode, null), bytes().raw(0x20, 2, 0, returnCode));
    }

    /** [MQTT-3.2.2-6] of 3.1.1. */
    @Test
    void mqtt3SaysNothingWhereNoReturnCodeFits() {
        Connack refusal = Connack.refused(ReasonCode.MALFORMED_PACKET, "why");
        assertThat(Wire.fromServer(MqttVersion.V3_1_1).written(refusal).readableBytes())
                .isZero();
    }

    @Test
    void mqtt5LeavesDefaultsOut() {
        Wire.fromServer(MqttVersion.V5).carries(accepted(false), bytes().raw(0x20, 3, 0, 0, 0));
    }

    @Test
    void mqtt5CarriesEveryProperty() {
        Connack connack = new Connack(
                false,
                ReasonCode.SERVER_MOVED,
                7_200,
                100,
                QoS.AT_LEAST_ONCE,
                false,
                1_000_000,
                "assigned",
                50,
                "why",
                List.of(new UserProperty("k", "v")),
                false,
                false,
                false,
                30,
                "answers",
                "other:1883",
                "SCRAM",
                new byte[] {9});
        Bytes properties = bytes().u8(0x11)
                .u32(7_200)
                .u8(0x21)
                .u16(100)
                .u8(0x24)
                .u8(1)
                .u8(0x25)
                .u8(0)
                .u8(0x27)
                .u32(1_000_000)
                .u8(0x12)
                .string("assigned")
                .u8(0x22)
                .u16(50)
                .u8(0x28)
                .u8(0)
                .u8(0x29)
                .u8(0)
                .u8(0x2A)
                .u8(0)
                .u8(0x13)
                .u16(30)
                .u8(0x1A)
                .string("answers")
                .u8(0x1C)
                .string("other:1883")
                .u8(0x15)
                .string("SCRAM")
                .u8(0x16)
                .binary((byte) 9)
                .u8(0x1F)
                .string("why")
                .u8(0x26)
                .string("k")
                .string("v");
        Wire.fromServer(MqttVersion.V5)
                .carries(connack, packet(0x20, bytes().u8(0).u8(0x9D).counted(properties)));
    }

    private static Connack accepted(boolean sessionPresent) {
        return new Connack(
                sessionPresent,
                ReasonCode.SUCCESS,
                Packet.ABSENT,
                65_535,
                QoS.EXACTLY_ONCE,
                true,
                4_294_967_295L,
                null,
                0,
                null,
                List.of(),
                true,
                true,
                true,
                Packet.ABSENT,
                null,
                null,
                null,
                null);
    }
}

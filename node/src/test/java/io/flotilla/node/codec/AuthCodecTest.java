package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AUTH, field by field (MQTT 5.0, section 3.15). */
class AuthCodecTest {
    @Test
    void carriesAMethodAndItsData() {
        Auth auth = new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION,
                "SCRAM",
                new byte[] {1, 2},
                "why",
                List.of(new UserProperty("k", "v")));
        Bytes properties = bytes().u8(0x15)
                .string("SCRAM")
                .u8(0x16)
                .binary((byte) 1, (byte) 2)
                .u8(0x1F)
                .string("why")
                .u8(0x26)
                .string("k")
                .string("v");
        Bytes bytes = packet(0xF0, bytes().u8(0x18).counted(properties));
        Wire.fromClient(MqttVersion.V5).carries(auth, bytes);
        Wire.fromServer(MqttVersion.V5).carries(auth, bytes);
    }

    @Test
    void anEmptyOneOfAServerSaysSuccess() {
        Auth auth = new Auth(ReasonCode.SUCCESS, null, null, null, List.of());
        Wire.fromServer(MqttVersion.V5).carries(auth, bytes().raw(0xF0, 0));
    }

    @Test
    void mqtt3HasNone() {
        Auth auth = new Auth(ReasonCode.SUCCESS, null, null, null, List.of());
        assertThat(Wire.fromServer(MqttVersion.V3_1_1).written(auth).readableBytes())
                .isZero();
    }
}

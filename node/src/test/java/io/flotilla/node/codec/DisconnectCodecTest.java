package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Pingreq;
import io.flotilla.node.packet.Pingresp;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DISCONNECT, PINGREQ and PINGRESP, field by field (MQTT 5.0 and 3.1.1, sections 3.12 to 3.14). */
class DisconnectCodecTest {
    private static final List<UserProperty> USER_PROPERTIES = List.of(new UserProperty("k", "v"));

    @ParameterizedTest
    @EnumSource
    void aNormalDisconnectIsEmpty(MqttVersion version) {
        Wire.fromClient(version).carries(new Disconnect(ReasonCode.SUCCESS, null), bytes().raw(0xE0, 0));
    }

    @Test
    void aReasonCodeMayStandAlone() {
        Wire.fromClient(MqttVersion.V5)
                .carries(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, null), bytes().raw(0xE0, 1, 0x04));
    }

    @Test
    void aClientMayChangeItsSessionExpiryInterval() {
        Disconnect disconnect = new Disconnect(ReasonCode.SUCCESS, 0, "why", USER_PROPERTIES, null);
        Bytes properties = bytes().u8(0x11)
                .u32(0)
                .u8(0x1F)
                .string("why")
                .u8(0x26)
                .string("k")
                .string("v");
        Wire.fromClient(MqttVersion.V5)
                .carries(disconnect, packet(0xE0, bytes().u8(0).counted(properties)));
    }

    @Test
    void aServerMayNameAnother() {
        Disconnect disconnect = new Disconnect(ReasonCode.USE_ANOTHER_SERVER, Packet.ABSENT, null, List.of(), "other");
        Bytes properties = bytes().u8(0x1C).string("other");
        Wire.fromServer(MqttVersion.V5)
                .carries(disconnect, packet(0xE0, bytes().u8(0x9C).counted(properties)));
    }

    @Test
    void mqtt3HasNoWordForAnError() {
        Disconnect disconnect = new Disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, null);
        assertThat(Wire.fromServer(MqttVersion.V3_1_1).written(disconnect).readableBytes())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void pingsAreEmpty(MqttVersion version) {
        Wire.fromClient(version).carries(Pingreq.INSTANCE, bytes().raw(0xC0, 0));
        Wire.fromServer(version).carries(Pingresp.INSTANCE, bytes().raw(0xD0, 0));
    }
}

package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static io.flotilla.node.packet.ReasonCode.GRANTED_QOS_1;
import static io.flotilla.node.packet.ReasonCode.GRANTED_QOS_2;
import static io.flotilla.node.packet.ReasonCode.NOT_AUTHORIZED;
import static io.flotilla.node.packet.ReasonCode.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Suback;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SUBACK, field by field (MQTT 5.0 and 3.1.1, section 3.9). */
class SubackCodecTest {
    @Test
    void grantsOneQosForEachFilter() {
        Suback suback = new Suback(10, List.of(SUCCESS, GRANTED_QOS_1, GRANTED_QOS_2), null, List.of());
        Wire.fromServer(MqttVersion.V3_1_1).carries(suback, bytes().raw(0x90, 5, 0, 10, 0, 1, 2));
        Wire.fromServer(MqttVersion.V5).carries(suback, bytes().raw(0x90, 6, 0, 10, 0, 0, 1, 2));
    }

    /** [MQTT-3.9.3-2] of 3.1.1. */
    @Test
    void mqtt3KnowsOneFailureOnly() {
        Suback suback = new Suback(10, List.of(GRANTED_QOS_1, NOT_AUTHORIZED), null, List.of());
        assertThat(Wire.fromServer(MqttVersion.V3_1_1).written(suback))
                .isEqualTo(bytes().raw(0x90, 4, 0, 10, 1, 0x80).buffer());
    }

    @Test
    void mqtt5SaysWhy() {
        Suback suback = new Suback(10, List.of(NOT_AUTHORIZED), "why", List.of(new UserProperty("k", "v")));
        Bytes properties = bytes().u8(0x1F).string("why").u8(0x26).string("k").string("v");
        Wire.fromServer(MqttVersion.V5)
                .carries(
                        suback, packet(0x90, bytes().u16(10).counted(properties).u8(0x87)));
    }
}

package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** UNSUBSCRIBE and UNSUBACK, field by field (MQTT 5.0 and 3.1.1, sections 3.10 and 3.11). */
class UnsubscribeCodecTest {
    private static final List<UserProperty> USER_PROPERTIES = List.of(new UserProperty("k", "v"));

    @Test
    void mqtt3ListsFilters() {
        Wire.fromClient(MqttVersion.V3_1_1)
                .carries(
                        new Unsubscribe(10, List.of("a/+", "b"), List.of()),
                        packet(0xA2, bytes().u16(10).string("a/+").string("b")));
    }

    @Test
    void mqtt5HasPropertiesBeforeTheFilters() {
        Bytes properties = bytes().u8(0x26).string("k").string("v");
        Wire.fromClient(MqttVersion.V5)
                .carries(
                        new Unsubscribe(10, List.of("a"), USER_PROPERTIES),
                        packet(0xA2, bytes().u16(10).counted(properties).string("a")));
    }

    @Test
    void mqtt3AnswersWithThePacketIdentifierAlone() {
        Wire.fromServer(MqttVersion.V3_1_1)
                .carries(new Unsuback(10, List.of(), null, List.of()), bytes().raw(0xB0, 2, 0, 10));
    }

    @Test
    void mqtt5AnswersForEachFilter() {
        Bytes properties = bytes().u8(0x1F).string("why").u8(0x26).string("k").string("v");
        Wire.fromServer(MqttVersion.V5)
                .carries(
                        new Unsuback(
                                10,
                                List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
                                "why",
                                USER_PROPERTIES),
                        packet(0xB0, bytes().u16(10).counted(properties).raw(0, 0x11)));
    }
}

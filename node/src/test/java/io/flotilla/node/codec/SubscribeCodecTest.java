package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Subscribe.Request;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.subscription.RetainHandling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SUBSCRIBE, field by field (MQTT 5.0 and 3.1.1, section 3.8). */
class SubscribeCodecTest {
    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    void mqtt3AsksForAQosOfEachFilter(MqttVersion version) {
        Subscribe subscribe = new Subscribe(
                10,
                0,
                List.of(
                        new Request("a/+", QoS.AT_MOST_ONCE, false, false, RetainHandling.SEND),
                        new Request("#", QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND)),
                List.of());
        Bytes bytes =
                packet(0x82, bytes().u16(10).string("a/+").u8(0).string("#").u8(2));
        Wire.fromClient(version).carries(subscribe, bytes);
    }

    @Test
    void mqtt5HasOptionsAndAnIdentifier() {
        Subscribe subscribe = new Subscribe(
                10,
                300,
                List.of(
                        new Request("a", QoS.AT_LEAST_ONCE, true, false, RetainHandling.SEND_IF_NEW),
                        new Request("$share/g/a", QoS.EXACTLY_ONCE, false, true, RetainHandling.DO_NOT_SEND)),
                List.of(new UserProperty("k", "v")));
        Bytes properties = bytes().u8(0x0B).varint(300).u8(0x26).string("k").string("v");
        Bytes body = bytes().u16(10)
                .counted(properties)
                .string("a")
                .u8(0b0001_0101) // Retain Handling 1, No Local, QoS 1
                .string("$share/g/a")
                .u8(0b0010_1010); // Retain Handling 2, Retain As Published, QoS 2
        Wire.fromClient(MqttVersion.V5).carries(subscribe, packet(0x82, body));
    }
}

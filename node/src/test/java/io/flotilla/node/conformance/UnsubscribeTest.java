package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.PacketType.UNSUBACK;
import static io.flotilla.node.conformance.Packets.ack;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * UNSUBSCRIBE and UNSUBACK (MQTT 5.0 and 3.1.1, sections 3.10 and 3.11).
 *
 * <p>Not here: leaving a shared subscription ({@link SharedSubscriptionTest}).
 */
class UnsubscribeTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.10.4-1")
    @Statement("MQTT-3.10.4-2")
    @Statement("MQTT-3.10.4-4")
    @Statement("MQTT-3.10.4-5")
    @Statement(value = "MQTT-3.10.4-1", of = V3_1_1)
    @Statement(value = "MQTT-3.10.4-2", of = V3_1_1)
    @Statement(value = "MQTT-3.10.4-4", of = V3_1_1)
    void endsTheSubscription(MqttVersion version) {
        RawClient client = broker.connect(version, connect("ends in " + version));
        client.subscribe("ends/" + version, 0);
        client.send(unsubscribe(0x4321, "ends/" + version));
        assertThat(client.expect(UNSUBACK).packetId()).isEqualTo(0x4321);
        RawClient publisher = broker.connect();
        publisher.send(publish("ends/" + version, "x"));
        client.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-3.10.4-1")
    void comparesFiltersCharacterByCharacter() {
        RawClient client = broker.connect();
        client.subscribe("exact/+", 0);
        client.send(unsubscribe(1, "exact/#", "Exact/+", "exact/", "exact/topic"));
        assertThat(client.expect(UNSUBACK).reasonCodes()).containsExactly(0x11, 0x11, 0x11, 0x11);
        broker.connect().send(publish("exact/topic", "still here"));
        client.expectMessage("still here");
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.10.4-5")
    @Statement(value = "MQTT-3.10.4-5", of = V3_1_1)
    void answersWhereThereIsNoSubscription(MqttVersion version) {
        RawClient client = broker.connect(version, connect("none in " + version));
        client.send(unsubscribe(7, "none"));
        assertThat(client.expect(UNSUBACK).packetId()).isEqualTo(7);
    }

    @Test
    @Statement("MQTT-3.10.4-6")
    @Statement("MQTT-3.11.3-1")
    @Statement("MQTT-3.11.3-2")
    @Statement(value = "MQTT-3.10.4-6", of = V3_1_1)
    void answersEachFilterInItsOrder() {
        RawClient client = broker.connect();
        client.subscribe(subscribe(1).filter("order/a", 0).filter("order/b", 0));
        client.send(unsubscribe(2, "order/a", "order/x", "order/b", "order/a"));
        assertThat(client.expect(UNSUBACK).reasonCodes()).containsExactly(0x00, 0x11, 0x00, 0x11);
    }

    @Test
    void answersMqtt311WithoutAPayload() {
        RawClient client = broker.connect(V3_1_1, connect("no payload"));
        client.send(unsubscribe(2, "a", "b"));
        assertThat(client.expect(UNSUBACK).body()).containsExactly(0, 2);
    }

    @Test
    @Statement("MQTT-3.10.4-3")
    @Statement(value = "MQTT-3.10.4-3", of = V3_1_1)
    void completesTheDeliveryThatHadBegun() {
        RawClient client = broker.connect();
        client.subscribe("begun", 2);
        broker.connect().publish(publish("begun", "x").qos(2));
        int id = client.expectMessage("x").packetId();
        client.send(unsubscribe(1, "begun"));
        client.expect(UNSUBACK);
        client.send(ack(PUBREC, id));
        assertThat(client.expect(PUBREL).packetId()).isEqualTo(id);
        client.send(ack(PUBCOMP, id));
        client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA0, 0xA1, 0xA3, 0xAA})
    @Statement("MQTT-3.10.1-1")
    @Statement(value = "MQTT-3.10.1-1", of = V3_1_1)
    void closesOnOtherFlagsOfItsFixedHeader(int firstByte) {
        RawClient client = broker.connect();
        client.send(Bytes.packet(firstByte, new Bytes().u16(1).properties().string("flags")));
        client.expectDisconnect(0x81);
        RawClient old = broker.connect(V3_1_1, connect("unsubscribe flags"));
        old.send(Bytes.packet(firstByte, new Bytes().u16(1).string("flags")));
        old.expectClose();
    }

    @Test
    @Statement("MQTT-3.10.3-1")
    @Statement(value = "MQTT-3.10.3-1", of = V3_1_1)
    void closesWhereATopicFilterIsNotUtf8() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0xA2, new Bytes().u16(1).properties().binary(Bytes.of(0xFE))));
        client.expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.10.3-2")
    @Statement(value = "MQTT-3.10.3-2", of = V3_1_1)
    void closesWhereThereIsNoTopicFilter(MqttVersion version) {
        RawClient client = broker.connect(version, connect("unsubscribes nothing in " + version));
        client.send(unsubscribe(1));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-2.2.1-3")
    void closesOnAPacketIdentifierOf0() {
        RawClient client = broker.connect();
        client.send(unsubscribe(0, "zero"));
        client.expectEnd();
    }
}

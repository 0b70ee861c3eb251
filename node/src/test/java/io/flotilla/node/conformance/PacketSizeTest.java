package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.PacketType.DISCONNECT;
import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.PacketType.SUBACK;
import static io.flotilla.node.conformance.PacketType.UNSUBACK;
import static io.flotilla.node.conformance.Packets.ack;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.pubrel;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.conformance.Property.MAXIMUM_PACKET_SIZE;
import static io.flotilla.node.conformance.Property.maximumPacketSize;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Maximum Packet Size, the client's and the broker's (MQTT 5.0, sections 3.1.2.11.4 and 3.2.2.3.6). */
class PacketSizeTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("limits: {maximum-packet-size: 1024}");

    @Test
    @Statement("MQTT-3.4.2-2")
    @Statement("MQTT-3.4.2-3")
    @Statement("MQTT-3.5.2-2")
    @Statement("MQTT-3.5.2-3")
    @Statement("MQTT-3.6.2-2")
    @Statement("MQTT-3.6.2-3")
    @Statement("MQTT-3.7.2-2")
    @Statement("MQTT-3.7.2-3")
    @Statement("MQTT-3.9.2-1")
    @Statement("MQTT-3.9.2-2")
    @Statement("MQTT-3.11.2-1")
    @Statement("MQTT-3.11.2-2")
    @Statement("MQTT-3.1.2-24")
    void keepsItsAnswersWithinTheClientsMaximum() {
        RawClient client = broker.connect(connect("narrow").properties(maximumPacketSize(20)));
        client.send(publish("narrow", "").qos(1));
        assertNarrow(client.expect(PUBACK));
        client.send(publish("narrow", "").qos(2));
        assertNarrow(client.expect(PUBREC));
        client.send(ack(PUBREC, 4711));
        assertNarrow(client.expect(PUBREL));
        client.send(pubrel(4711));
        assertNarrow(client.expect(PUBCOMP));
        client.send(subscribe(1).filter("narrow", 0));
        assertNarrow(client.expect(SUBACK));
        client.send(unsubscribe(2, "narrow", "never subscribed"));
        assertNarrow(client.expect(UNSUBACK));
    }

    @Test
    @Statement("MQTT-3.14.2-3")
    @Statement("MQTT-3.14.2-4")
    void keepsItsDisconnectWithinTheClientsMaximum() {
        RawClient client = broker.connect(connect("narrow").properties(maximumPacketSize(20)));
        client.send(publish("a/#", ""));
        assertNarrow(client.expect(DISCONNECT));
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.2-25")
    void dropsAQueuedMessageThatIsTooLargeForTheClientWhenItIsBack() {
        ConnectLayout durable = connect("comes back narrow").cleanStart(false).properties(sessionExpiry(60));
        RawClient client = broker.connect(durable);
        client.subscribe("queued/size", 1);
        client.disconnect();
        RawClient publisher = broker.connect();
        publisher.publish(publish("queued/size", "x".repeat(100)).qos(1));
        publisher.publish(publish("queued/size", "fits").qos(1));
        RawClient narrow = broker.connect(durable.properties(sessionExpiry(60), maximumPacketSize(64)));
        narrow.receive("fits");
        narrow.expectNothing();
    }

    @Test
    void sendsAPacketOfExactlyTheClientsMaximum() {
        int size = publish("exact", "x".repeat(50)).bytes(V5).length;
        RawClient exact = broker.connect(connect("exact").properties(maximumPacketSize(size)));
        exact.subscribe("exact", 0);
        RawClient publisher = broker.connect();
        publisher.send(publish("exact", "x".repeat(51)));
        publisher.send(publish("exact", "x".repeat(50)));
        exact.expectMessage("x".repeat(50));
    }

    @Test
    void announcesItsMaximumAndTakesAPacketOfIt() {
        RawClient client = broker.open();
        client.send(connect("largest"));
        assertThat(client.expect(CONNACK).number(MAXIMUM_PACKET_SIZE)).isEqualTo(1_024);
        client.subscribe("largest", 0);
        client.send(ofSize(1_024));
        assertThat(client.expect(PacketType.PUBLISH).size()).isEqualTo(1_024);
    }

    @Test
    @Statement("MQTT-4.13.1-1")
    void closesBy0x95OnAPacketThatIsTooLarge() {
        RawClient client = broker.connect();
        client.send(ofSize(1_025));
        client.expectDisconnect(0x95);
    }

    @Test
    void closesMqtt311OnAPacketThatIsTooLarge() {
        RawClient client = broker.connect(V3_1_1, connect("too large"));
        client.send(publish("too/large", "x".repeat(1_024)));
        client.expectClose();
    }

    @Test
    void closesOnTheAnnouncementOfAPacketThatIsTooLarge() {
        RawClient client = broker.connect();
        client.send(Bytes.of(0x30, 0xFF, 0xFF, 0xFF, 0x7F));
        client.expectDisconnect(0x95);
    }

    private static byte[] ofSize(int bytes) {
        int overhead = publish("largest", "").bytes(V5).length + 1;
        byte[] packet = publish("largest", "x".repeat(bytes - overhead)).bytes(V5);
        assertThat(packet).hasSize(bytes);
        return packet;
    }

    private static void assertNarrow(RawPacket packet) {
        assertThat(packet.size()).as("%s", packet).isLessThanOrEqualTo(20);
    }
}

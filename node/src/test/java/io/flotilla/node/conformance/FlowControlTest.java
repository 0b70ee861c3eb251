package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.DISCONNECT;
import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.PacketType.UNSUBACK;
import static io.flotilla.node.conformance.Packets.ack;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.pubrel;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.conformance.Property.RECEIVE_MAXIMUM;
import static io.flotilla.node.conformance.Property.receiveMaximum;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Receive Maximum, the client's and the broker's (MQTT 5.0, sections 3.3.4 and 4.9).
 *
 * <p>Not here: what the operating system's own flow control does, and the limits of queues, which the standard leaves to the broker.
 */
class FlowControlTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("mqtt: {receive-maximum: 10}");

    @Test
    @Statement("MQTT-3.3.4-9")
    @Statement("MQTT-4.9.0-1")
    @Statement("MQTT-4.9.0-2")
    void sendsNoMoreThanReceiveMaximumAtOnce() {
        RawClient subscriber = subscriber("two at once", 2);
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 3; i++) {
            publisher.publish(publish("two at once", "message " + i).qos(1));
        }
        RawPacket first = subscriber.expectMessage("message 1");
        subscriber.expectMessage("message 2");
        subscriber.expectNothingFrom(publisher);
        subscriber.send(ack(PUBACK, first.packetId()));
        subscriber.expectMessage("message 3");
    }

    @Test
    @Statement("MQTT-3.3.4-9")
    void holdsTheQuotaOfQos2UntilPubcomp() {
        RawClient subscriber = subscriber("until pubcomp", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("until pubcomp", "first").qos(2));
        publisher.publish(publish("until pubcomp", "second").qos(2));
        int id = subscriber.expectMessage("first").packetId();
        subscriber.send(ack(PUBREC, id));
        subscriber.expect(PUBREL);
        subscriber.expectNothing();
        subscriber.send(ack(PUBCOMP, id));
        subscriber.expectMessage("second");
    }

    @Test
    @Statement("MQTT-3.3.4-9")
    void givesTheQuotaBackOnAPubrecThatRefuses() {
        RawClient subscriber = subscriber("refused", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("refused", "first").qos(2));
        publisher.publish(publish("refused", "second").qos(2));
        subscriber.send(ack(PUBREC, subscriber.expectMessage("first").packetId(), 0x97));
        subscriber.expectMessage("second");
    }

    @Test
    @Statement("MQTT-3.3.4-10")
    @Statement("MQTT-4.9.0-3")
    void goesOnWithAllElseWhenTheQuotaIsSpent() {
        RawClient subscriber = subscriber("spent", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("spent", "first").qos(1));
        publisher.publish(publish("spent", "second").qos(1));
        subscriber.expectMessage("first");
        subscriber.subscribe("spent/qos/0", 0);
        publisher.send(publish("spent/qos/0", "not held back"));
        subscriber.expectMessage("not held back");
        subscriber.send(unsubscribe(9, "spent/qos/0"));
        subscriber.expect(UNSUBACK);
        subscriber.publish(publish("elsewhere", "").qos(1));
        subscriber.expectNothing();
    }

    @Test
    @Statement("MQTT-4.9.0-1")
    void startsEachConnectionWithItsOwnReceiveMaximum() {
        ConnectLayout one = connect("own quota").cleanStart(false).properties(sessionExpiry(60), receiveMaximum(1));
        RawClient subscriber = broker.connect(one);
        subscriber.subscribe("own/quota", 1);
        subscriber.disconnect();
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 3; i++) {
            publisher.publish(publish("own/quota", "message " + i).qos(1));
        }
        RawClient narrow = broker.connect(one);
        narrow.expectMessage("message 1");
        narrow.expectNothing();
        narrow.drop();
        RawClient wide = broker.connect(one.properties(sessionExpiry(60), receiveMaximum(3)));
        wide.expectMessage("message 1");
        wide.expectMessage("message 2");
        wide.expectMessage("message 3");
    }

    @Test
    void acceptsAsManyUnreleasedQos2MessagesAsItAnnounces() {
        RawClient publisher = broker.open();
        int limit = announced(publisher);
        for (int id = 1; id <= limit; id++) {
            publisher.send(publish("flood", "").qos(2).id(id));
        }
        for (int id = 1; id <= limit; id++) {
            assertThat(publisher.expect(PUBREC).packetId()).isEqualTo(id);
        }
        publisher.send(pubrel(1));
        publisher.expect(PUBCOMP);
        publisher.send(publish("flood", "").qos(2).id(limit + 1));
        publisher.expect(PUBREC);
    }

    @Test
    @Statement("MQTT-4.13.2-1")
    void closesBy0x93OnOneMoreThanItAnnounces() {
        RawClient publisher = broker.open();
        int limit = announced(publisher);
        for (int id = 1; id <= limit; id++) {
            publisher.send(publish("flood", "").qos(2).id(id));
            publisher.expect(PUBREC);
        }
        publisher.send(publish("flood", "").qos(2).id(limit + 1));
        assertThat(publisher.expect(DISCONNECT).reasonCode()).isEqualTo(0x93);
        publisher.expectClose();
    }

    @Test
    void doesNotCountAMessageThatIsSentAgainTwice() {
        RawClient publisher = broker.open();
        int limit = announced(publisher);
        for (int id = 1; id <= limit; id++) {
            publisher.send(publish("flood", "").qos(2).id(id));
            publisher.expect(PUBREC);
        }
        publisher.send(publish("flood", "").qos(2).id(1).dup());
        assertThat(publisher.expect(PUBREC).packetId()).isOne();
    }

    private static int announced(RawClient publisher) {
        publisher.send(connect("flood"));
        int limit = (int) publisher.expect(PacketType.CONNACK).numberOr(RECEIVE_MAXIMUM, 65_535);
        assertThat(limit).as("a Receive Maximum that a test can reach").isLessThan(65_535);
        return limit;
    }

    private static RawClient subscriber(String name, int receiveMaximum) {
        RawClient subscriber = broker.connect(connect(name).properties(receiveMaximum(receiveMaximum)));
        subscriber.subscribe(name, 2);
        return subscriber;
    }
}

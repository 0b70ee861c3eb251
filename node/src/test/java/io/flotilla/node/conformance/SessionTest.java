package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.disconnect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.conformance.Property.SESSION_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.SUBSCRIPTION_IDENTIFIER;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.subscriptionIdentifier;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions: what outlives a connection, and for how long (MQTT 5.0 and 3.1.1, sections 3.1.2.4 and 4.1).
 *
 * <p>Not here: what was under way when the connection broke ({@link QosTest}), Session Present ({@link ConnackTest}), and whether a Session outlives
 * the broker itself.
 */
class SessionTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.1.2-5")
    @Statement("MQTT-3.1.2-23")
    @Statement("MQTT-4.5.0-1")
    @Statement(value = "MQTT-3.1.2-4", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-5", of = V3_1_1)
    @Statement(value = "MQTT-4.5.0-1", of = V3_1_1)
    void queuesQos1AndQos2ForAClientThatIsAwayInTheirOrder(MqttVersion version) {
        ConnectLayout durable = durable("away in " + version);
        RawClient client = broker.connect(version, durable);
        client.subscribe("away/" + version, 2);
        client.disconnect();
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 10; i++) {
            publisher.publish(publish("away/" + version, "message " + i).qos(1 + i % 2));
        }
        RawClient again = broker.connect(version, durable);
        for (int i = 1; i <= 10; i++) {
            RawPacket message = again.receive("message " + i);
            assertThat(message.dup()).isFalse();
            assertThat(message.qos()).isEqualTo(1 + i % 2);
        }
        again.expectNothing();
    }

    @Test
    void queuesNothingOfASubscriptionThatIsGone() {
        RawClient client = broker.connect(durable("unsubscribed"));
        client.subscribe("queue/gone", 1);
        client.send(unsubscribe(1, "queue/gone"));
        client.expect(PacketType.UNSUBACK);
        client.disconnect();
        broker.connect().publish(publish("queue/gone", "never").qos(1));
        broker.connect(durable("unsubscribed")).expectNothing();
    }

    @Test
    @Statement("MQTT-3.1.2-5")
    void keepsSubscriptionsWithTheirOptionsAndIdentifiers() {
        RawClient client = broker.connect(durable("keeps"));
        client.subscribe("keeps/+", 1, subscriptionIdentifier(42));
        client.disconnect();
        RawClient again = broker.connect(durable("keeps"));
        broker.connect().publish(publish("keeps/here", "x").qos(2));
        RawPacket message = again.receive("x");
        assertThat(message.qos()).isEqualTo(1);
        assertThat(message.number(SUBSCRIPTION_IDENTIFIER)).isEqualTo(42);
    }

    @Test
    @Statement("MQTT-3.1.2-4")
    @Statement("MQTT-3.1.4-4")
    @Statement(value = "MQTT-3.1.2-6", of = V3_1_1)
    void discardsTheOldSessionOnACleanStart() {
        RawClient client = broker.connect(durable("cleaned"));
        client.subscribe("cleaned", 1);
        client.disconnect();
        RawClient publisher = broker.connect();
        publisher.publish(publish("cleaned", "queued").qos(1));
        broker.connect("cleaned").disconnect();
        RawClient again = broker.connect(durable("cleaned"));
        publisher.publish(publish("cleaned", "unsubscribed").qos(1));
        again.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-4.1.0-2")
    void endsTheSessionWithTheConnectionWhereItHasNoExpiryInterval() {
        broker.connect(connect("no interval")).disconnect();
        assertThat(present("no interval")).isFalse();
    }

    @Test
    @Statement(value = "MQTT-3.1.2-6", of = V3_1_1)
    void endsACleanSessionOfMqtt311WithItsConnection() {
        broker.connect(V3_1_1, connect("clean 3.1.1")).disconnect();
        RawClient again = broker.open(V3_1_1);
        again.send(connect("clean 3.1.1").cleanStart(false));
        assertThat(again.expect(CONNACK).sessionPresent()).isFalse();
    }

    @Test
    @Statement("MQTT-4.1.0-2")
    void endsTheSessionWhenItsExpiryIntervalHasPassed() {
        broker.connect(connect("one second").properties(sessionExpiry(1))).drop();
        broker.letPass(2);
        assertThat(present("one second")).isFalse();
    }

    @Test
    @Statement("MQTT-3.1.2-23")
    void keepsTheSessionUntilItsExpiryIntervalHasPassed() {
        broker.connect(connect("a minute").properties(sessionExpiry(60))).drop();
        broker.letPass(1);
        assertThat(present("a minute")).isTrue();
    }

    @Test
    @Statement("MQTT-4.1.0-1")
    @Statement(value = "MQTT-4.1.0-1", of = V3_1_1)
    @Statement(value = "MQTT-4.1.0-2", of = V3_1_1)
    void keepsTheSessionWhileItsConnectionIsOpen() {
        RawClient client = broker.connect(connect("stays").properties(sessionExpiry(1)));
        client.subscribe("stays", 0);
        broker.letPass(2);
        broker.connect().send(publish("stays", "x"));
        client.expectMessage("x");
    }

    @Test
    void takesTheExpiryIntervalOfDisconnectInsteadOfThatOfConnect() {
        RawClient ends = broker.connect(connect("ends early").properties(sessionExpiry(60)));
        ends.send(disconnect(0x00, sessionExpiry(0)));
        ends.expectClose();
        assertThat(present("ends early")).isFalse();
    }

    @Test
    @Statement("MQTT-4.1.0-2")
    void endsTheSessionBeforeTheClientSeesTheEndOfItsConnection() {
        for (int i = 0; i < 200; i++) {
            RawClient client = broker.connect(connect("back at once").properties(sessionExpiry(60)));
            client.send(disconnect(0x00, sessionExpiry(0)));
            client.expectClose();
            assertThat(present("back at once")).isFalse();
        }
    }

    @Test
    void prolongsTheSessionByDisconnect() {
        RawClient longer = broker.connect(connect("lives on").properties(sessionExpiry(1)));
        longer.send(disconnect(0x00, sessionExpiry(60)));
        longer.expectClose();
        broker.letPass(2);
        assertThat(present("lives on")).isTrue();
    }

    @Test
    void takesAnExpiryIntervalInDisconnectAfter0InConnectAsAProtocolError() {
        RawClient client = broker.connect(connect("too late").properties(sessionExpiry(0)));
        client.send(disconnect(0x00, sessionExpiry(60)));
        client.expectDisconnect(0x82);
        assertThat(present("too late")).isFalse();
    }

    @Test
    void saysInConnackWhereItGrantsAShorterSession() {
        RawPacket connack = broker.connack(connect("forever").properties(sessionExpiry(0xFFFF_FFFFL)));
        assertThat(connack.numberOr(SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL)).isPositive();
    }

    @Test
    void resumesASessionOfMqtt311ByMqtt5AndBack() {
        RawClient old = broker.connect(V3_1_1, durable("changes version"));
        old.subscribe("changes/version", 1);
        old.disconnect();
        RawClient publisher = broker.connect();
        publisher.publish(publish("changes/version", "to 5").qos(1));
        RawClient young = broker.connect(V5, durable("changes version"));
        young.receive("to 5");
        young.disconnect();
        publisher.publish(publish("changes/version", "to 3.1.1").qos(1));
        broker.connect(V3_1_1, durable("changes version")).receive("to 3.1.1");
    }

    @Test
    @Statement(value = "MQTT-3.1.2-7", of = V3_1_1)
    void leavesRetainedMessagesWhenASessionEnds() {
        RawClient publisher = broker.connect(V3_1_1, connect("retains and ends"));
        publisher.publish(publish("outlives", "kept").qos(1).retain());
        publisher.disconnect();
        RawClient late = broker.connect();
        late.subscribe("outlives", 0);
        late.expectMessage("kept");
    }

    @Test
    @Statement("MQTT-3.1.4-3")
    void handsTheSessionToTheConnectionThatTakesOver() {
        RawClient first = broker.connect(durable("handed on"));
        first.subscribe("handed/on", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("handed/on", "unacknowledged").qos(1));
        first.expectMessage("unacknowledged");
        RawClient second = broker.connect(durable("handed on"));
        first.expectDisconnect(0x8E);
        assertThat(second.receive("unacknowledged").dup()).isTrue();
        publisher.publish(publish("handed/on", "next").qos(1));
        second.receive("next");
    }

    private static ConnectLayout durable(String clientId) {
        return connect(clientId).cleanStart(false).properties(sessionExpiry(300));
    }

    private static boolean present(String clientId) {
        return broker.connack(connect(clientId).cleanStart(false)).sessionPresent();
    }
}

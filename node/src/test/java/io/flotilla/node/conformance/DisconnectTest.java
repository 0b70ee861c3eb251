package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.disconnect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.SESSION_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.reasonString;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.userProperty;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * DISCONNECT from either side (MQTT 5.0 and 3.1.1, section 3.14).
 *
 * <p>Not here: what becomes of the Will ({@link WillTest}) and of the Session ({@link SessionTest}), and a node that stops ({@link ShutdownTest}).
 */
class DisconnectTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.14.4-2")
    @Statement(value = "MQTT-3.14.4-1", of = V3_1_1)
    void closesAfterADisconnect(MqttVersion version) {
        broker.connect(version, connect("leaves in " + version)).disconnect();
    }

    @Test
    void takesADisconnectWithAReasonAndProperties() {
        RawClient client = broker.connect(connect("explains").properties(sessionExpiry(60)));
        client.send(disconnect(0x00, reasonString("done"), userProperty("a", "1"), sessionExpiry(30)));
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.14.4-1")
    @Statement(value = "MQTT-3.14.4-2", of = V3_1_1)
    void processesNothingBehindADisconnect() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("behind", 0);
        RawClient client = broker.connect();
        client.send(new Bytes()
                .raw(disconnect().bytes(V5))
                .raw(publish("behind", "never").bytes(V5))
                .toArray());
        client.expectClose();
        subscriber.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.14.1-1")
    @Statement(value = "MQTT-3.14.1-1", of = V3_1_1)
    void closesOnReservedBits() {
        RawClient client = broker.connect();
        client.send(Bytes.of(0xE1, 0x00));
        client.expectDisconnect(0x81);
        RawClient old = broker.connect(V3_1_1, connect("reserved bits"));
        old.send(Bytes.of(0xE1, 0x00));
        old.expectClose();
    }

    @Test
    @Statement("MQTT-3.14.0-1")
    void sendsNoDisconnectBeforeItHasAccepted() {
        RawClient refused = broker.open();
        refused.send(connect("refused").protocol("MQTT", 6));
        refused.expectRefusal(0x84);
        RawClient confused = broker.open();
        confused.send(Bytes.of(0xC0, 0x00));
        confused.expectClose();
    }

    @Test
    @Statement("MQTT-3.14.2-1")
    @Statement("MQTT-3.14.2-2")
    @Statement("MQTT-3.14.4-1")
    @Statement("MQTT-3.14.4-2")
    void sendsOneDisconnectWithAReasonAndNoExpiryIntervalAndCloses() {
        RawClient first = broker.connect(connect("told").properties(sessionExpiry(60)));
        broker.connect("told");
        RawPacket told = first.expectDisconnect(0x8E);
        assertThat(told.has(SESSION_EXPIRY_INTERVAL)).isFalse();
        assertThat(told.flags()).isZero();
    }

    @Test
    void closesOnAReasonCodeThatAClientMayNotSend() {
        RawClient client = broker.connect();
        client.send(disconnect(0x01));
        client.expectEnd();
    }
}

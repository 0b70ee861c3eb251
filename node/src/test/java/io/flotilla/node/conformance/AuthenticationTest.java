package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.SUBACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients are told who may not connect, publish or subscribe (MQTT 5.0 and 3.1.1, sections 3.1.4, 3.3.5 and 3.9.3).
 *
 * <p>Not here: AUTH ({@link EnhancedAuthenticationTest}), and the forms of hashes and rules, which the tests of the security package show.
 */
class AuthenticationTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("passwords: " + Users.passwordFile() + "\nacl: "
            + Users.file("user " + Users.NAME + "\ntopic readwrite allowed/#\n"));

    @Test
    void letsAUserInWithTheRightPassword() {
        broker.connect(known("right")).expectNothing();
        broker.connect(V3_1_1, known("right")).expectNothing();
    }

    @Test
    @Statement("MQTT-3.1.4-2")
    void refusesAWrongPasswordBy0x86() {
        RawClient client = broker.open();
        client.send(connect("wrong").userName(Users.NAME).password("pen"));
        client.expectRefusal(0x86);
    }

    @Test
    @Statement("MQTT-3.1.4-2")
    void refusesAnUnknownUserAsAWrongPassword() {
        RawClient client = broker.open();
        client.send(connect("unknown").userName("nobody").password(Users.PASSWORD));
        client.expectRefusal(0x86);
    }

    @Test
    void refusesMqtt311ByReturnCode4() {
        RawClient client = broker.open(V3_1_1);
        client.send(connect("wrong").userName(Users.NAME).password("pen"));
        client.expectRefusal(0x04);
    }

    @Test
    @Statement("MQTT-3.1.4-2")
    void refusesAClientThatDoesNotSayWhoItIs() {
        RawClient client = broker.open();
        client.send(connect("anonymous"));
        assertThat(client.expect(PacketType.CONNACK).reasonCode()).isIn(0x86, 0x87);
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.4-6")
    @Statement(value = "MQTT-3.1.4-5", of = V3_1_1)
    void publishesNothingForAClientThatIsRefused() {
        RawClient subscriber = broker.connect(known("watches"));
        subscriber.subscribe("allowed/#", 0);
        RawClient refused = broker.open();
        refused.send(new Bytes()
                .raw(connect("refused").userName(Users.NAME).password("pen").bytes(V5))
                .raw(publish("allowed/never", "x").bytes(V5))
                .toArray());
        refused.expectRefusal(0x86);
        broker.connect(known("publishes")).send(publish("allowed/next", "next"));
        subscriber.expectMessage("next");
    }

    @Test
    @Statement("MQTT-3.4.2-1")
    @Statement("MQTT-3.5.2-1")
    void refusesAPublishThatIsNotAllowedBy0x87() {
        RawClient client = broker.connect(known("publishes"));
        client.send(publish("forbidden", "").qos(1));
        assertThat(client.expect(PUBACK).reasonCode()).isEqualTo(0x87);
        client.send(publish("forbidden", "").qos(2));
        assertThat(client.expect(PUBREC).reasonCode()).isEqualTo(0x87);
    }

    @Test
    @Statement("MQTT-4.3.3-9")
    void takesAQos2PacketIdentifierThatWasRefusedAsANewMessage() {
        RawClient client = broker.connect(known("tries again"));
        client.subscribe("allowed/second", 0);
        client.send(publish("forbidden", "").qos(2).id(5));
        assertThat(client.expect(PUBREC).reasonCode()).isEqualTo(0x87);
        client.publish(publish("allowed/second", "another").qos(2).id(5));
        client.expectMessage("another");
    }

    @Test
    @Statement(value = "MQTT-3.3.5-2", of = V3_1_1)
    void acknowledgesAPublishOfMqtt311ThatIsNotAllowedAndDropsIt() {
        RawClient client = broker.connect(V3_1_1, known("publishes"));
        client.publish(publish("forbidden", "").qos(1));
        client.expectNothing();
    }

    @Test
    @Statement("MQTT-3.8.4-7")
    @Statement("MQTT-3.9.3-2")
    @Statement(value = "MQTT-3.9.3-2", of = V3_1_1)
    void refusesASubscriptionThatIsNotAllowed() {
        RawClient client = broker.connect(known("subscribes"));
        client.send(subscribe(1).filter("allowed/a", 1).filter("forbidden", 1));
        assertThat(client.expect(SUBACK).reasonCodes()).containsExactly(0x01, 0x87);
        RawClient old = broker.connect(V3_1_1, known("subscribes in 3.1.1"));
        old.send(subscribe(1).filter("forbidden", 1).filter("allowed/a", 1));
        assertThat(old.expect(SUBACK).reasonCodes()).containsExactly(0x80, 0x01);
    }

    private static ConnectLayout known(String clientId) {
        return connect(clientId).userName(Users.NAME).password(Users.PASSWORD);
    }
}

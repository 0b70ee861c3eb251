package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.SUBACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Property.SUBSCRIPTION_IDENTIFIER;
import static io.flotilla.node.conformance.Property.subscriptionIdentifier;
import static io.flotilla.node.conformance.SubscribeLayout.NO_LOCAL;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SUBSCRIBE and SUBACK (MQTT 5.0 and 3.1.1, sections 3.8 and 3.9).
 *
 * <p>Not here: retained messages and the options for them ({@link RetainTest}), what a Topic Filter may look like and matches ({@link TopicTest}),
 * shared subscriptions ({@link SharedSubscriptionTest}), the QoS of a delivery ({@link QosTest}).
 */
class SubscribeTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.8.4-1")
    @Statement("MQTT-3.8.4-2")
    @Statement("MQTT-2.2.1-6")
    @Statement(value = "MQTT-3.8.4-1", of = V3_1_1)
    @Statement(value = "MQTT-3.8.4-2", of = V3_1_1)
    @Statement(value = "MQTT-2.3.1-7", of = V3_1_1)
    void answersWithThePacketIdentifierOfTheSubscribe(MqttVersion version) {
        RawClient client = broker.connect(version, connect("suback in " + version));
        client.send(subscribe(0x1234).filter("suback", 1));
        assertThat(client.expect(SUBACK).packetId()).isEqualTo(0x1234);
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.8.4-6")
    @Statement("MQTT-3.8.4-7")
    @Statement("MQTT-3.9.3-1")
    @Statement("MQTT-3.9.3-2")
    @Statement(value = "MQTT-3.8.4-5", of = V3_1_1)
    @Statement(value = "MQTT-3.9.3-1", of = V3_1_1)
    @Statement(value = "MQTT-3.9.3-2", of = V3_1_1)
    void answersEachFilterInItsOrderWithTheQosThatIsGranted(MqttVersion version) {
        RawClient client = broker.connect(version, connect("granted in " + version));
        client.send(subscribe(1).filter("a", 2).filter("b", 0).filter("c", 1).filter("b/#", 2));
        assertThat(client.expect(SUBACK).reasonCodes()).containsExactly(2, 0, 1, 2);
    }

    @Test
    @Statement("MQTT-3.8.4-5")
    @Statement(value = "MQTT-3.8.4-4", of = V3_1_1)
    void subscribesToEveryFilterOfOneSubscribe() {
        RawClient client = broker.connect();
        client.subscribe(subscribe(1).filter("several/a", 0).filter("several/b", 0));
        RawClient publisher = broker.connect();
        publisher.send(publish("several/a", "a"));
        publisher.send(publish("several/b", "b"));
        client.expectMessage("a");
        client.expectMessage("b");
    }

    @Test
    @Statement("MQTT-3.8.4-5")
    void takesTheLaterOfTwoEqualFilters() {
        RawClient client = broker.connect();
        client.subscribe(subscribe(1).filter("equal", 2).filter("equal", 0));
        RawClient publisher = broker.connect();
        publisher.publish(publish("equal", "x").qos(2));
        assertThat(client.expectMessage("x").qos()).isZero();
        client.expectNothingFrom(publisher);
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.8.4-3")
    @Statement(value = "MQTT-3.8.4-3", of = V3_1_1)
    void replacesASubscriptionWithTheSameFilter(MqttVersion version) {
        RawClient client = broker.connect(version, connect("replaced in " + version));
        client.subscribe("replaced/" + version, 0);
        client.subscribe("replaced/" + version, 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("replaced/" + version, "x").qos(1));
        assertThat(client.receive("x").qos()).isEqualTo(1);
        client.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-3.8.4-3")
    void replacesTheSubscriptionIdentifierToo() {
        RawClient client = broker.connect();
        client.subscribe("replaced/identifier", 0, subscriptionIdentifier(1));
        client.subscribe("replaced/identifier", 0, subscriptionIdentifier(2));
        RawClient publisher = broker.connect();
        publisher.send(publish("replaced/identifier", "second"));
        assertThat(client.expectMessage("second").numbers(SUBSCRIPTION_IDENTIFIER))
                .containsExactly(2L);
        client.subscribe("replaced/identifier", 0);
        publisher.send(publish("replaced/identifier", "none"));
        assertThat(client.expectMessage("none").has(SUBSCRIPTION_IDENTIFIER)).isFalse();
    }

    @Test
    @Statement("MQTT-3.8.4-4")
    void losesNothingWhileASubscriptionIsReplaced() {
        RawClient client = broker.connect();
        client.subscribe("seamless", 1);
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 15; i++) {
            publisher.send(publish("seamless", "message " + i).qos(1).id(i));
            client.send(subscribe(i).filter("seamless", 1 + i % 2));
        }
        for (int i = 1; i <= 15; i++) {
            client.await(SUBACK);
        }
        for (int i = 1; i <= 15; i++) {
            client.receive("message " + i);
        }
    }

    @Test
    @Statement("MQTT-3.8.3-3")
    void sendsAClientItsOwnMessagesUnlessItSaysNoLocal() {
        RawClient client = broker.connect();
        client.subscribe("own/no-local", NO_LOCAL);
        client.subscribe("own/local", 0);
        client.send(publish("own/no-local", "kept back"));
        client.send(publish("own/local", "delivered"));
        client.expectMessage("delivered");
        broker.connect().send(publish("own/no-local", "of another"));
        client.expectMessage("of another");
    }

    @Test
    @Statement("MQTT-3.8.3-4")
    void takesNoLocalOnASharedSubscriptionAsAProtocolError() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("$share/group/no-local", NO_LOCAL));
        client.expectDisconnect(0x82);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x80, 0xC0})
    @Statement("MQTT-3.8.3-5")
    void closesOnReservedBitsOfTheOptions(int bits) {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("reserved", bits));
        client.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x04, 0x08, 0x80})
    @Statement(value = "MQTT-3.8.3-4", of = V3_1_1)
    void closesOnReservedBitsOfTheRequestedQosOfMqtt311(int options) {
        RawClient client = broker.connect(V3_1_1, connect("options of 3.1.1"));
        client.send(subscribe(1).filter("reserved", options));
        client.expectClose();
    }

    @Test
    void takesAMaximumQosOf3AsAProtocolError() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("qos/3", 3));
        client.expectEnd();
    }

    @Test
    void takesARetainHandlingOf3AsAProtocolError() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("retain/handling/3", 0x30));
        client.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x81, 0x83, 0x8A})
    @Statement("MQTT-3.8.1-1")
    @Statement(value = "MQTT-3.8.1-1", of = V3_1_1)
    void closesOnOtherFlagsOfItsFixedHeader(int firstByte) {
        RawClient client = broker.connect();
        client.send(Bytes.packet(
                firstByte, new Bytes().u16(1).properties().string("flags").u8(0)));
        client.expectDisconnect(0x81);
        RawClient old = broker.connect(V3_1_1, connect("flags of 3.1.1"));
        old.send(Bytes.packet(firstByte, new Bytes().u16(1).string("flags").u8(0)));
        old.expectClose();
    }

    @Test
    @Statement("MQTT-3.8.3-1")
    @Statement(value = "MQTT-3.8.3-1", of = V3_1_1)
    void closesWhereATopicFilterIsNotUtf8() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(
                0x82,
                new Bytes().u16(1).properties().binary(Bytes.of('a', 0xFF)).u8(0)));
        client.expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.8.3-2")
    @Statement(value = "MQTT-3.8.3-3", of = V3_1_1)
    void closesWhereThereIsNoTopicFilter(MqttVersion version) {
        RawClient client = broker.connect(version, connect("no filter in " + version));
        client.send(subscribe(1));
        client.expectEnd();
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-2.2.1-3")
    @Statement(value = "MQTT-2.3.1-1", of = V3_1_1)
    void closesOnAPacketIdentifierOf0(MqttVersion version) {
        RawClient client = broker.connect(version, connect("identifier 0 in " + version));
        client.send(subscribe(0).filter("zero", 0));
        client.expectEnd();
    }

    @Test
    void takesASubscriptionIdentifierOf0AsAProtocolError() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("zero", 0).properties(subscriptionIdentifier(0)));
        client.expectDisconnect(0x82);
    }

    @Test
    void takesTwoSubscriptionIdentifiersAsAProtocolError() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("two", 0).properties(subscriptionIdentifier(1), subscriptionIdentifier(2)));
        client.expectDisconnect(0x82);
    }

    @Test
    @Statement("MQTT-4.5.0-1")
    @Statement(value = "MQTT-4.5.0-1", of = V3_1_1)
    void deliversAMessageToEveryMatchingSubscriber() {
        RawClient[] subscribers = {broker.connect(), broker.connect(), broker.connect()};
        for (RawClient subscriber : subscribers) {
            subscriber.subscribe("everyone/#", 1);
        }
        broker.connect().publish(publish("everyone/here", "x").qos(1));
        for (RawClient subscriber : subscribers) {
            subscriber.receive("x");
        }
    }
}

package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Property.CONTENT_TYPE;
import static io.flotilla.node.conformance.Property.CORRELATION_DATA;
import static io.flotilla.node.conformance.Property.MESSAGE_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.PAYLOAD_FORMAT_INDICATOR;
import static io.flotilla.node.conformance.Property.RESPONSE_TOPIC;
import static io.flotilla.node.conformance.Property.SUBSCRIPTION_IDENTIFIER;
import static io.flotilla.node.conformance.Property.USER_PROPERTY;
import static io.flotilla.node.conformance.Property.contentType;
import static io.flotilla.node.conformance.Property.correlationData;
import static io.flotilla.node.conformance.Property.maximumPacketSize;
import static io.flotilla.node.conformance.Property.messageExpiry;
import static io.flotilla.node.conformance.Property.payloadFormatIndicator;
import static io.flotilla.node.conformance.Property.responseTopic;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.subscriptionIdentifier;
import static io.flotilla.node.conformance.Property.userProperty;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PUBLISH and what it carries (MQTT 5.0 and 3.1.1, section 3.3).
 *
 * <p>Not here: delivery by QoS ({@link QosTest}), RETAIN ({@link RetainTest}), Topic Aliases ({@link TopicAliasTest}), Receive Maximum
 * ({@link FlowControlTest}), how Topic Names match ({@link TopicTest}).
 */
class PublishTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    void carriesAMessageBetweenAllVersions(MqttVersion version) {
        RawClient publisher = broker.connect(version, connect("publisher of " + version));
        for (MqttVersion other : MqttVersion.values()) {
            RawClient subscriber = broker.connect(other, connect("subscriber of " + other));
            subscriber.subscribe("all/versions", 0);
            publisher.send(publish("all/versions", "hello"));
            assertThat(subscriber.expectMessage("hello").topic()).isEqualTo("all/versions");
            subscriber.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.3.1-4")
    @Statement(value = "MQTT-3.3.1-4", of = V3_1_1)
    void closesOnAQosOf3(MqttVersion version) {
        RawClient client = broker.connect(version, connect("qos 3 in " + version));
        client.send(publish("qos/3", "").qos(3));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.1-2")
    @Statement(value = "MQTT-3.3.1-2", of = V3_1_1)
    void closesOnDupWithQos0() {
        RawClient client = broker.connect();
        client.send(publish("dup/0", "").dup());
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.1-3")
    @Statement(value = "MQTT-3.3.1-3", of = V3_1_1)
    void doesNotHandTheDupFlagOn() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("dup/incoming", 1);
        broker.connect().publish(publish("dup/incoming", "again").qos(1).dup());
        assertThat(subscriber.receive("again").dup()).isFalse();
    }

    @Test
    @Statement("MQTT-3.3.2-1")
    @Statement(value = "MQTT-3.3.2-1", of = V3_1_1)
    void closesWhereTheTopicNameIsNotUtf8() {
        RawClient client = broker.connect();
        client.send(Bytes.packet(0x30, new Bytes().binary(Bytes.of(0xC0, 0xAF)).properties()));
        client.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wild/+", "wild/#", "+", "#", "wild/a+b"})
    @Statement("MQTT-3.3.2-2")
    @Statement("MQTT-4.7.0-1")
    @Statement(value = "MQTT-3.3.2-2", of = V3_1_1)
    @Statement(value = "MQTT-4.7.1-1", of = V3_1_1)
    void closesOnAWildcardInATopicName(String topic) {
        RawClient client = broker.connect();
        client.send(publish(topic, ""));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.2-3")
    @Statement(value = "MQTT-3.3.2-3", of = V3_1_1)
    void deliversUnderTheTopicNameThatWasPublished() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("name/+/#", 0);
        broker.connect().send(publish("name/of/the/topic", "x"));
        assertThat(subscriber.expectMessage("x").topic()).isEqualTo("name/of/the/topic");
    }

    @Test
    @Statement("MQTT-3.3.2-4")
    @Statement("MQTT-3.3.2-15")
    @Statement("MQTT-3.3.2-16")
    @Statement("MQTT-3.3.2-20")
    void handsTheMessagePropertiesOnUnaltered() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("properties", 0);
        broker.connect()
                .send(publish("properties", "x")
                        .properties(
                                payloadFormatIndicator(1),
                                responseTopic("answers/here"),
                                correlationData("17"),
                                contentType("text/plain")));
        RawPacket message = subscriber.expectMessage("x");
        assertThat(message.number(PAYLOAD_FORMAT_INDICATOR)).isOne();
        assertThat(message.text(RESPONSE_TOPIC)).isEqualTo("answers/here");
        assertThat(message.text(CORRELATION_DATA)).isEqualTo("17");
        assertThat(message.text(CONTENT_TYPE)).isEqualTo("text/plain");
    }

    @Test
    @Statement("MQTT-3.3.2-17")
    @Statement("MQTT-3.3.2-18")
    void handsUserPropertiesOnInTheirOrder() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("user/properties", 0);
        broker.connect()
                .send(publish("user/properties", "x")
                        .properties(userProperty("b", "1"), userProperty("a", "2"), userProperty("b", "")));
        assertThat(subscriber.expectMessage("x").texts(USER_PROPERTY)).containsExactly("b=1", "a=2", "b=");
    }

    @Test
    void sendsPropertiesOfMqtt5ToNobodyOfMqtt311() {
        RawClient subscriber = broker.connect(V3_1_1, connect("no properties"));
        subscriber.subscribe("stripped", 0);
        broker.connect().send(publish("stripped", "bare").properties(contentType("text/plain")));
        assertThat(subscriber.expectMessage("bare").body()).hasSize(2 + "stripped".length() + "bare".length());
    }

    @Test
    @Statement("MQTT-3.3.2-6")
    void takesTheTimeThatAMessageWaitedFromItsExpiryInterval() {
        ConnectLayout sleeper = connect("sleeper").cleanStart(false).properties(sessionExpiry(300));
        RawClient subscriber = broker.connect(sleeper);
        subscriber.subscribe("expiry/decremented", 1);
        subscriber.disconnect();
        broker.connect().publish(publish("expiry/decremented", "x").qos(1).properties(messageExpiry(100)));
        broker.letPass(1);
        RawPacket message = broker.connect(sleeper).receive("x");
        assertThat(message.number(MESSAGE_EXPIRY_INTERVAL)).isBetween(80L, 99L);
    }

    @Test
    @Statement("MQTT-3.3.2-5")
    void deletesAMessageWhoseExpiryIntervalHasPassed() {
        ConnectLayout sleeper = connect("late").cleanStart(false).properties(sessionExpiry(300));
        RawClient subscriber = broker.connect(sleeper);
        subscriber.subscribe("expiry/passed", 1);
        subscriber.disconnect();
        RawClient publisher = broker.connect();
        publisher.publish(publish("expiry/passed", "gone").qos(1).properties(messageExpiry(1)));
        publisher.publish(publish("expiry/passed", "kept").qos(1));
        broker.letPass(1);
        broker.connect(sleeper).receive("kept");
    }

    @Test
    void handsAMessageThatDoesNotWaitOnWithItsWholeExpiryInterval() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("expiry/at-once", 0);
        broker.connect().send(publish("expiry/at-once", "x").properties(messageExpiry(100)));
        assertThat(subscriber.expectMessage("x").number(MESSAGE_EXPIRY_INTERVAL))
                .isBetween(90L, 100L);
    }

    @Test
    @Statement("MQTT-3.3.2-13")
    void closesWhereTheResponseTopicIsNotUtf8() {
        byte[] responseTopic = new Bytes().u8(0x08).binary(Bytes.of(0xFF)).toArray();
        RawClient client = broker.connect();
        client.send(publish("response", "").properties(responseTopic));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.2-14")
    void closesOnAWildcardInAResponseTopic() {
        RawClient client = broker.connect();
        client.send(publish("response", "").properties(responseTopic("answers/#")));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.2-19")
    void closesWhereTheContentTypeIsNotUtf8() {
        byte[] contentType = new Bytes().u8(0x03).binary(Bytes.of(0xFF)).toArray();
        RawClient client = broker.connect();
        client.send(publish("content", "").properties(contentType));
        client.expectEnd();
    }

    @Test
    void closesOnAPayloadFormatIndicatorOtherThan0And1() {
        RawClient client = broker.connect();
        client.send(publish("format", "").properties(payloadFormatIndicator(2)));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.3.4-1")
    @Statement(value = "MQTT-3.3.4-1", of = V3_1_1)
    void answersByTheQosOfThePublish() {
        RawClient client = broker.connect();
        client.send(publish("answered", ""));
        client.expectNothing();
        client.send(publish("answered", "").qos(1).id(5));
        assertThat(client.expect(PUBACK).packetId()).isEqualTo(5);
        client.send(publish("answered", "").qos(2).id(6));
        assertThat(client.expect(PUBREC).packetId()).isEqualTo(6);
        client.send(Packets.pubrel(6));
        assertThat(client.expect(PUBCOMP).packetId()).isEqualTo(6);
    }

    @Test
    @Statement("MQTT-3.4.2-1")
    @Statement("MQTT-3.5.2-1")
    void acknowledgesWithSuccessOrNoMatchingSubscribers() {
        RawClient client = broker.connect();
        client.send(publish("nobody/listens", "").qos(1).id(1));
        assertThat(client.expect(PUBACK).reasonCode()).isIn(0x00, 0x10);
        client.send(publish("nobody/listens", "").qos(2).id(2));
        assertThat(client.expect(PUBREC).reasonCode()).isIn(0x00, 0x10);
    }

    @Test
    void acknowledgesMqtt311InTwoBytes() {
        RawClient client = broker.connect(V3_1_1, connect("two bytes"));
        client.send(publish("nobody/listens", "").qos(1).id(1));
        assertThat(client.expect(PUBACK).body()).containsExactly(0, 1);
    }

    @Test
    @Statement("MQTT-3.3.4-2")
    @Statement(value = "MQTT-3.3.5-1", of = V3_1_1)
    void deliversToOverlappingSubscriptionsAtTheirHighestQos() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("overlap/#", 0);
        subscriber.subscribe("overlap/+", 2);
        subscriber.subscribe("overlap/qos", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("overlap/qos", "x").qos(2));
        assertThat(subscriber.receive("x").qos()).isEqualTo(2);
        subscriber.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-3.3.4-3")
    @Statement("MQTT-3.3.4-4")
    void sendsTheIdentifiersOfAllMatchingSubscriptions() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("identified/#", 0, subscriptionIdentifier(1));
        subscriber.subscribe("identified/+", 0, subscriptionIdentifier(268_435_455));
        subscriber.subscribe("identified/topic", 0);
        broker.connect().send(publish("identified/topic", "x"));
        assertThat(subscriber.expectMessage("x").numbers(SUBSCRIPTION_IDENTIFIER))
                .containsExactlyInAnyOrder(1L, 268_435_455L);
    }

    @Test
    void sendsASubscriptionIdentifierThatTwoSubscriptionsShareOncePerSubscription() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe(subscribe(1)
                .filter("shared/identifier/#", 0)
                .filter("shared/identifier/+", 0)
                .properties(subscriptionIdentifier(7)));
        broker.connect().send(publish("shared/identifier/x", "x"));
        assertThat(subscriber.expectMessage("x").numbers(SUBSCRIPTION_IDENTIFIER))
                .containsOnly(7L);
    }

    @Test
    void sendsNoSubscriptionIdentifierWhereNoneWasGiven() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("anonymous", 0);
        broker.connect().send(publish("anonymous", "x"));
        assertThat(subscriber.expectMessage("x").has(SUBSCRIPTION_IDENTIFIER)).isFalse();
    }

    @Test
    @Statement("MQTT-3.3.4-6")
    void takesASubscriptionIdentifierFromAClientAsAProtocolError() {
        RawClient client = broker.connect();
        client.send(publish("identified", "").properties(subscriptionIdentifier(1)));
        client.expectDisconnect(0x82);
    }

    @Test
    @Statement("MQTT-3.1.2-24")
    @Statement("MQTT-3.1.2-25")
    void dropsAMessageThatIsTooLargeForItsReceiverAndGoesOn() {
        RawClient narrow = broker.connect(connect("narrow").properties(maximumPacketSize(100)));
        narrow.subscribe("size", 1);
        RawClient wide = broker.connect("wide");
        wide.subscribe("size", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("size", "x".repeat(100)).qos(1));
        publisher.publish(publish("size", "fits").qos(1));
        narrow.receive("fits");
        wide.receive("x".repeat(100));
        wide.receive("fits");
    }

    @Test
    @Statement("MQTT-2.2.1-2")
    @Statement(value = "MQTT-2.3.1-5", of = V3_1_1)
    void sendsNoPacketIdentifierWithQos0() {
        RawClient subscriber = broker.connect(V3_1_1, connect("no identifier"));
        subscriber.subscribe("qos/0", 2);
        broker.connect().send(publish("qos/0", "payload"));
        assertThat(subscriber.expectMessage("payload").body()).hasSize(2 + "qos/0".length() + "payload".length());
    }

    @Test
    @Statement("MQTT-2.2.1-3")
    @Statement(value = "MQTT-2.3.1-1", of = V3_1_1)
    void closesOnAPacketIdentifierOf0() {
        RawClient client = broker.connect();
        client.send(publish("identifier/0", "").qos(1).id(0));
        client.expectEnd();
        RawClient old = broker.connect(V3_1_1, connect("identifier 0"));
        old.send(publish("identifier/0", "").qos(2).id(0));
        old.expectClose();
    }

    @Test
    void carriesAnEmptyPayload() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("empty", 1);
        broker.connect().publish(publish("empty", "").qos(1));
        subscriber.receive("");
    }

    @Test
    void carriesAPayloadOfAMegabyte() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("large", 0);
        String payload = "0123456789abcdef".repeat(65_536);
        broker.connect().send(publish("large", payload));
        assertThat(subscriber.expect(PacketType.PUBLISH).payload()).isEqualTo(payload);
    }
}

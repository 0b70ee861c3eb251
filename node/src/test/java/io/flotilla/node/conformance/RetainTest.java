package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.conformance.Property.MESSAGE_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.SUBSCRIPTION_IDENTIFIER;
import static io.flotilla.node.conformance.Property.USER_PROPERTY;
import static io.flotilla.node.conformance.Property.messageExpiry;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.subscriptionIdentifier;
import static io.flotilla.node.conformance.Property.userProperty;
import static io.flotilla.node.conformance.SubscribeLayout.RETAIN_AS_PUBLISHED;
import static io.flotilla.node.conformance.SubscribeLayout.RETAIN_IF_NEW;
import static io.flotilla.node.conformance.SubscribeLayout.RETAIN_NEVER;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Retained messages and the subscription options for them (MQTT 5.0 and 3.1.1, sections 3.3.1.3 and 3.8.3.1).
 *
 * <p>Not here: Wills that are retained ({@link WillTest}), and a broker that does not retain ({@link RetainUnavailableTest}).
 */
class RetainTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.3.1-5")
    @Statement("MQTT-3.3.1-9")
    @Statement(value = "MQTT-3.3.1-5", of = V3_1_1)
    @Statement(value = "MQTT-3.3.1-6", of = V3_1_1)
    @Statement(value = "MQTT-3.3.1-8", of = V3_1_1)
    void sendsTheLastRetainedMessageToANewSubscription(MqttVersion version) {
        retain("last/" + version, "first", 1);
        retain("last/" + version, "second", 1);
        RawClient late = broker.connect(version, connect("late in " + version));
        late.subscribe("last/+", 1);
        assertThat(receiveAll(late, "last/" + version).retain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Statement("MQTT-3.3.1-5")
    @Statement(value = "MQTT-3.3.1-7", of = V3_1_1)
    void keepsTheQosAndDeliversAtTheLowerOfItAndTheGranted(int qos) {
        retain("kept/qos/" + qos, "old", 2);
        retain("kept/qos/" + qos, "x", qos);
        RawClient late = broker.connect();
        late.subscribe("kept/qos/" + qos, 1);
        assertThat(late.receive("x").qos()).isEqualTo(Math.min(qos, 1));
    }

    @Test
    @Statement("MQTT-3.3.1-6")
    @Statement("MQTT-3.3.1-7")
    @Statement(value = "MQTT-3.3.1-10", of = V3_1_1)
    @Statement(value = "MQTT-3.3.1-11", of = V3_1_1)
    void removesTheRetainedMessageByAnEmptyPayload() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("removed", 1);
        retain("removed", "x", 1);
        retain("removed", "", 1);
        subscriber.receive("x");
        subscriber.receive("");
        RawClient late = broker.connect();
        late.subscribe("removed", 1);
        late.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.3.1-8")
    @Statement(value = "MQTT-3.3.1-12", of = V3_1_1)
    void leavesTheRetainedMessageWhenAPlainOneComes() {
        retain("left", "kept", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("left", "plain").qos(1));
        publisher.publish(publish("left", "").qos(1));
        RawClient late = broker.connect();
        late.subscribe("left", 1);
        late.receive("kept");
        late.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-3.3.1-12")
    @Statement(value = "MQTT-3.3.1-9", of = V3_1_1)
    void sendsToAnEstablishedSubscriptionWithoutTheFlag() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("established", 1);
        retain("established", "x", 1);
        assertThat(subscriber.receive("x").retain()).isFalse();
    }

    @Test
    @Statement("MQTT-3.3.1-13")
    void keepsTheFlagForASubscriptionThatWantsItAsPublished() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("as/published", 1 | RETAIN_AS_PUBLISHED);
        retain("as/published", "retained", 1);
        broker.connect().publish(publish("as/published", "plain").qos(1));
        assertThat(subscriber.receive("retained").retain()).isTrue();
        assertThat(subscriber.receive("plain").retain()).isFalse();
    }

    @Test
    @Statement("MQTT-3.3.1-13")
    void keepsTheFlagInTheQueueOfAClientThatIsAway() {
        ConnectLayout durable = connect("away").cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(durable);
        subscriber.subscribe("as/published/away", 1 | RETAIN_AS_PUBLISHED);
        subscriber.disconnect();
        retain("as/published/away", "x", 1);
        assertThat(broker.connect(durable).receive("x").retain()).isTrue();
    }

    @Test
    @Statement("MQTT-3.3.1-9")
    @Statement("MQTT-3.8.4-4")
    void sendsRetainedMessagesAtEachSubscribeByRetainHandling0() {
        retain("handling/0", "x", 1);
        RawClient client = broker.connect();
        client.subscribe("handling/0", 1);
        client.receive("x");
        client.subscribe("handling/0", 1);
        client.receive("x");
    }

    @Test
    @Statement("MQTT-3.3.1-10")
    void sendsRetainedMessagesToANewSubscriptionOnlyByRetainHandling1() {
        retain("handling/1", "x", 1);
        RawClient client = broker.connect();
        client.subscribe("handling/1", 1 | RETAIN_IF_NEW);
        client.receive("x");
        client.subscribe("handling/1", 1 | RETAIN_IF_NEW);
        client.expectNothingFrom(broker.connect());
        client.send(unsubscribe(1, "handling/1"));
        client.expect(PacketType.UNSUBACK);
        client.subscribe("handling/1", 1 | RETAIN_IF_NEW);
        client.receive("x");
    }

    @Test
    @Statement("MQTT-3.3.1-10")
    void takesASubscriptionOfAResumedSessionAsOneThatExists() {
        ConnectLayout durable = connect("resumes").cleanStart(false).properties(sessionExpiry(60));
        RawClient client = broker.connect(durable);
        client.subscribe("handling/resumed", 1 | RETAIN_IF_NEW);
        client.disconnect();
        RawClient again = broker.connect(durable);
        retain("handling/resumed", "x", 1);
        assertThat(again.receive("x").retain()).isFalse();
        again.subscribe("handling/resumed", 1 | RETAIN_IF_NEW);
        again.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.3.1-11")
    void sendsNoRetainedMessagesByRetainHandling2() {
        retain("handling/2", "x", 1);
        RawClient client = broker.connect();
        client.subscribe("handling/2", 1 | RETAIN_NEVER);
        client.expectNothingFrom(broker.connect());
        broker.connect().send(publish("handling/2", "live"));
        client.receive("live");
    }

    @ParameterizedTest
    @CsvSource({"wild/#, 4", "wild/+/leaf, 2", "wild/a/#, 2", "wild/+, 1", "+/b/leaf, 1", "wild/a/leaf, 1"})
    @Statement("MQTT-3.3.1-9")
    void sendsEveryRetainedMessageThatTheFilterMatches(String filter, int count) {
        for (String topic : List.of("wild", "wild/a", "wild/a/leaf", "wild/b/leaf")) {
            retain(topic, topic, 0);
        }
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        for (int i = 0; i < count; i++) {
            assertThat(client.expect(PacketType.PUBLISH).topic()).startsWith("wild");
        }
        client.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-4.7.2-1")
    void sendsNoRetainedMessageOfADollarTopicByALeadingWildcard() {
        retain("$retained/topic", "x", 0);
        RawClient client = broker.connect();
        client.subscribe("+/topic", 0);
        client.expectNothingFrom(broker.connect());
        client.subscribe("$retained/topic", 0);
        client.expectMessage("x");
    }

    @Test
    void sendsNoRetainedMessagesToASharedSubscription() {
        retain("shared/retained", "x", 1);
        RawClient member = broker.connect();
        member.subscribe("$share/group/shared/retained", 1);
        member.expectNothingFrom(broker.connect());
    }

    @Test
    void sendsRetainedMessagesWithTheIdentifierOfTheirSubscription() {
        retain("identified/retained", "x", 0);
        RawClient client = broker.connect();
        client.subscribe("identified/retained", 0, subscriptionIdentifier(9));
        assertThat(client.expectMessage("x").numbers(SUBSCRIPTION_IDENTIFIER)).containsExactly(9L);
    }

    @Test
    void sendsRetainedMessagesForEachFilterOfOneSubscribe() {
        retain("each/a", "x", 0);
        retain("each/b", "x", 0);
        RawClient client = broker.connect();
        client.subscribe(subscribe(1).filter("each/a", 0).filter("each/b", 0));
        List<String> topics = new ArrayList<>();
        topics.add(client.expectMessage("x").topic());
        topics.add(client.expectMessage("x").topic());
        assertThat(topics).containsExactlyInAnyOrder("each/a", "each/b");
    }

    @Test
    @Statement("MQTT-3.3.2-17")
    @Statement("MQTT-3.3.2-6")
    void keepsTheProperties() {
        broker.connect()
                .publish(publish("kept/properties", "x")
                        .qos(1)
                        .retain()
                        .properties(messageExpiry(100), userProperty("a", "1"), userProperty("a", "2")));
        broker.letPass(1);
        RawClient late = broker.connect();
        late.subscribe("kept/properties", 0);
        RawPacket message = late.expectMessage("x");
        assertThat(message.texts(USER_PROPERTY)).containsExactly("a=1", "a=2");
        assertThat(message.number(MESSAGE_EXPIRY_INTERVAL)).isBetween(80L, 99L);
    }

    @Test
    @Statement("MQTT-3.3.2-5")
    void dropsARetainedMessageThatHasExpired() {
        broker.connect()
                .publish(publish("expired/retained", "x").qos(1).retain().properties(messageExpiry(1)));
        broker.letPass(2);
        RawClient late = broker.connect();
        late.subscribe("expired/retained", 0);
        late.expectNothingFrom(broker.connect());
    }

    private static void retain(String topic, String payload, int qos) {
        RawClient publisher = broker.connect();
        publisher.publish(publish(topic, payload).qos(qos).retain());
        publisher.disconnect();
    }

    /** Reads the retained messages of other runs of the same test until that of {@code topic} comes, which must be the second. */
    private static RawPacket receiveAll(RawClient client, String topic) {
        RawPacket message = client.receive("second");
        while (!message.topic().equals(topic)) {
            message = client.receive("second");
        }
        return message;
    }
}

package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topic Names and Topic Filters, and which match (MQTT 5.0 and 3.1.1, section 4.7).
 *
 * <p>Not here: every case of the grammar, which the tests of the topic package go through; these show that the broker uses it.
 */
class TopicTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/tennis/+, sport/tennis/player2",
        "sport/+, sport/",
        "+/+, /finance",
        "/+, /finance",
        "+/tennis/#, match/tennis/any/depth",
        "match/+/end, match//end",
        "//, //",
        "match/with space, match/with space"
    })
    @Statement("MQTT-4.7.1-1")
    @Statement("MQTT-4.7.1-2")
    @Statement(value = "MQTT-4.7.1-2", of = V3_1_1)
    @Statement(value = "MQTT-4.7.1-3", of = V3_1_1)
    void matches(String filter, String topic) {
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        client.send(publish(topic, "x"));
        assertThat(client.expectMessage("x").topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "mismatch/+, mismatch/a/b",
        "mismatch/+, mismatch",
        "+, /mismatch",
        "mismatch/#, mismatched",
        "mismatch/a, mismatch/A",
        "mismatch/a, mismatch/a/",
        "/mismatch/a, mismatch/a"
    })
    @Statement("MQTT-4.7.3-4")
    @Statement(value = "MQTT-4.7.3-4", of = V3_1_1)
    void doesNotMatch(String filter, String topic) {
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        client.send(publish(topic, "x"));
        client.expectNothingFrom(client);
    }

    @Test
    @Statement("MQTT-4.7.3-4")
    void doesNotNormalizeCharacters() {
        RawClient client = broker.connect();
        client.subscribe("normal/\u00E9", 0);
        client.send(publish("normal/e\u0301", "decomposed"));
        client.send(publish("normal/\u00E9", "composed"));
        client.expectMessage("composed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/last", "wrong#", "wrong/#/last", "wrong/a#", "##"})
    @Statement("MQTT-4.7.1-1")
    @Statement(value = "MQTT-4.7.1-2", of = V3_1_1)
    void refusesAMultiLevelWildcardThatIsNotTheWholeLastLevel(String filter) {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter(filter, 0));
        client.expectFilterRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong+", "wrong/+a", "wrong/++", "+wrong/a", "+#"})
    @Statement("MQTT-4.7.1-2")
    @Statement(value = "MQTT-4.7.1-3", of = V3_1_1)
    void refusesASingleLevelWildcardThatIsNotAWholeLevel(String filter) {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter(filter, 0));
        client.expectFilterRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+/topic", "+/#"})
    @Statement("MQTT-4.7.2-1")
    @Statement(value = "MQTT-4.7.2-1", of = V3_1_1)
    void matchesNoTopicThatStartsWithADollarByALeadingWildcard(String filter) {
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        client.subscribe("$own/topic", 0);
        client.subscribe("$own/seen", 0);
        RawClient publisher = broker.connect();
        publisher.send(publish("$own/topic", "by its name only"));
        publisher.send(publish("$own/seen", "next"));
        client.expectMessage("by its name only");
        client.expectMessage("next");
    }

    @Test
    @Statement("MQTT-4.7.3-1")
    @Statement(value = "MQTT-4.7.3-1", of = V3_1_1)
    void closesOnAnEmptyTopicName() {
        RawClient client = broker.connect();
        client.send(publish("", "no alias either"));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-4.7.3-1")
    @Statement(value = "MQTT-4.7.3-1", of = V3_1_1)
    void refusesAnEmptyTopicFilter() {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter("", 0));
        client.expectFilterRefused();
    }

    @Test
    @Statement("MQTT-4.7.3-2")
    @Statement(value = "MQTT-4.7.3-2", of = V3_1_1)
    void closesOnANullCharacter() {
        RawClient publisher = broker.connect();
        publisher.send(publish("null/\u0000", ""));
        publisher.expectEnd();
        RawClient subscriber = broker.connect();
        subscriber.send(subscribe(1).filter("null/\u0000", 0));
        subscriber.expectEnd();
    }

    @Test
    @Statement("MQTT-4.7.3-3")
    @Statement(value = "MQTT-4.7.3-3", of = V3_1_1)
    void carriesATopicNameOf65535Bytes() {
        String longest = "x".repeat(65_535);
        RawClient client = broker.connect();
        client.subscribe(longest, 0);
        client.send(publish(longest, "far"));
        assertThat(client.expectMessage("far").topic()).isEqualTo(longest);
    }
}

package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.PacketType.PUBLISH;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.TOPIC_ALIAS;
import static io.flotilla.node.conformance.Property.TOPIC_ALIAS_MAXIMUM;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.topicAlias;
import static io.flotilla.node.conformance.Property.topicAliasMaximum;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topic Aliases in both directions (MQTT 5.0, section 3.3.2.3.4).
 *
 * <p>Not here: which of its topics the broker gives an alias, which is its own choice.
 */
class TopicAliasTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    @Statement("MQTT-3.3.2-12")
    void acceptsEveryAliasUpToItsMaximum() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("aliased/+", 0);
        RawClient publisher = broker.open();
        int maximum = maximum(publisher);
        for (int alias = 1; alias <= maximum; alias++) {
            publisher.send(publish("aliased/" + alias, "sets").properties(topicAlias(alias)));
            assertThat(subscriber.expectMessage("sets").topic()).isEqualTo("aliased/" + alias);
        }
        for (int alias = maximum; alias >= 1; alias--) {
            publisher.send(publish("", "uses").properties(topicAlias(alias)));
            assertThat(subscriber.expectMessage("uses").topic()).isEqualTo("aliased/" + alias);
        }
    }

    @Test
    void takesANewTopicForAnAliasThatIsInUse() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("realiased/+", 0);
        RawClient publisher = broker.connect();
        publisher.send(publish("realiased/a", "1").properties(topicAlias(1)));
        publisher.send(publish("realiased/b", "2").properties(topicAlias(1)));
        publisher.send(publish("", "3").properties(topicAlias(1)));
        assertThat(subscriber.expectMessage("1").topic()).isEqualTo("realiased/a");
        assertThat(subscriber.expectMessage("2").topic()).isEqualTo("realiased/b");
        assertThat(subscriber.expectMessage("3").topic()).isEqualTo("realiased/b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_535})
    @Statement("MQTT-3.3.2-8")
    @Statement("MQTT-3.3.2-9")
    @Statement("MQTT-4.13.1-1")
    void closesBy0x94OnAnAliasOutOfRange(int alias) {
        RawClient publisher = broker.connect();
        publisher.send(publish("out/of/range", "").properties(topicAlias(alias)));
        publisher.expectDisconnect(0x94);
    }

    @Test
    @Statement("MQTT-3.3.2-9")
    void closesBy0x94OnOneAliasMoreThanItsMaximum() {
        RawClient publisher = broker.open();
        int maximum = maximum(publisher);
        publisher.send(publish("one/more", "").properties(topicAlias(maximum + 1)));
        publisher.expectDisconnect(0x94);
    }

    @Test
    void takesAnAliasThatWasNeverSetAsAProtocolError() {
        RawClient publisher = broker.connect();
        publisher.send(publish("", "").properties(topicAlias(2)));
        publisher.expectDisconnect(0x82);
    }

    @Test
    @Statement("MQTT-3.3.2-7")
    void forgetsAliasesWithTheConnection() {
        ConnectLayout durable = connect("forgets").cleanStart(false).properties(sessionExpiry(60));
        RawClient publisher = broker.connect(durable);
        publisher.send(publish("forgotten", "").properties(topicAlias(1)));
        publisher.disconnect();
        RawClient again = broker.connect(durable);
        again.send(publish("", "").properties(topicAlias(1)));
        again.expectDisconnect(0x82);
    }

    @Test
    void setsAnAliasByAMessageOfQos2() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("alias/qos/2", 0);
        RawClient publisher = broker.connect();
        publisher.publish(publish("alias/qos/2", "once").qos(2).properties(topicAlias(1)));
        publisher.send(publish("", "uses").properties(topicAlias(1)));
        subscriber.expectMessage("once");
        subscriber.expectMessage("uses");
    }

    @Test
    @Statement("MQTT-3.1.2-27")
    void sendsNoAliasToAClientThatTakesNone() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("no/alias", 0);
        RawClient publisher = broker.connect();
        for (int i = 0; i < 5; i++) {
            publisher.send(publish("no/alias", "x").properties(topicAlias(1)));
            RawPacket message = subscriber.expectMessage("x");
            assertThat(message.topic()).isEqualTo("no/alias");
            assertThat(message.has(TOPIC_ALIAS)).isFalse();
        }
    }

    @Test
    @Statement("MQTT-3.1.2-26")
    @Statement("MQTT-3.3.2-11")
    void sendsNoAliasBeyondTheMaximumOfTheClient() {
        RawClient subscriber = broker.connect(connect("two aliases").properties(topicAliasMaximum(2)));
        subscriber.subscribe("two/aliases/+", 0);
        RawClient publisher = broker.connect();
        Map<Long, String> aliases = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            String topic = "two/aliases/" + i % 4;
            publisher.send(publish(topic, "x"));
            RawPacket message = subscriber.expect(PUBLISH);
            long alias = message.numberOr(TOPIC_ALIAS, 0);
            if (!message.topic().isEmpty()) {
                aliases.put(alias, message.topic());
            }
            assertThat(alias).isBetween(0L, 2L);
            assertThat(message.topic().isEmpty() ? aliases.get(alias) : message.topic())
                    .isEqualTo(topic);
        }
    }

    private static int maximum(RawClient publisher) {
        publisher.send(connect("maximum"));
        int maximum = (int) publisher.expect(CONNACK).numberOr(TOPIC_ALIAS_MAXIMUM, 0);
        assertThat(maximum).as("a Topic Alias Maximum that a test can exceed").isBetween(1, 65_534);
        return maximum;
    }
}

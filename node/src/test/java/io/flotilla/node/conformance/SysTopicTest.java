package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The topics under {@code $SYS} (MQTT 5.0, section 4.7.2).
 *
 * <p>Not here: which numbers there are and what they count, which the tests of the metrics show.
 */
class SysTopicTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    void comeToWhoeverSubscribesToThemByName() {
        RawClient client = broker.connect();
        client.subscribe("$SYS/broker/uptime", 0);
        assertThat(client.expect(PacketType.PUBLISH).topic()).isEqualTo("$SYS/broker/uptime");
    }

    @Test
    void comeToAWildcardBehindTheirFirstLevel() {
        RawClient client = broker.connect();
        client.subscribe("$SYS/#", 0);
        assertThat(client.expect(PacketType.PUBLISH).topic()).startsWith("$SYS/broker/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+/broker/uptime", "+/#"})
    @Statement("MQTT-4.7.2-1")
    void neverMatchALeadingWildcard(String filter) {
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        RawClient clock = broker.connect();
        clock.subscribe("$SYS/broker/uptime", 0);
        clock.expect(PacketType.PUBLISH);
        clock.expect(PacketType.PUBLISH);
        client.expectNothingFrom(broker.connect());
    }

    @Test
    void areNotForClientsToPublish() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("$SYS/broker/forged", 0);
        RawClient publisher = broker.connect();
        publisher.send(publish("$SYS/broker/forged", "by a client"));
        subscriber.expectNothingFrom(broker.connect());
    }
}

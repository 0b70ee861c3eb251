package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The topics under {@code $SYS} (MQTT 5.0, section 4.7.2).
 *
 * <p>Not here: which numbers there are and what they count, which the tests of the metrics show.
 */
class SysTopicTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    private static final String ROOT = BrokerUnderTest.sysRoot();
    private static final String UPTIME = ROOT + "uptime";

    @Test
    void comeToWhoeverSubscribesToThemByName() {
        RawClient client = broker.connect();
        client.subscribe(UPTIME, 0);
        assertThat(client.expect(PacketType.PUBLISH).topic()).isEqualTo(UPTIME);
    }

    @Test
    void comeToAWildcardBehindTheirFirstLevel() {
        RawClient client = broker.connect();
        client.subscribe("$SYS/#", 0);
        assertThat(client.expect(PacketType.PUBLISH).topic()).startsWith(ROOT);
    }

    @ParameterizedTest
    @MethodSource("leadingWildcards")
    @Statement("MQTT-4.7.2-1")
    void neverMatchALeadingWildcard(String filter) {
        RawClient client = broker.connect();
        client.subscribe(filter, 0);
        RawClient clock = broker.connect();
        clock.subscribe(UPTIME, 0);
        clock.expect(PacketType.PUBLISH);
        clock.expect(PacketType.PUBLISH);
        client.expectNothingFrom(broker.connect());
    }

    static List<String> leadingWildcards() {
        return List.of("#", UPTIME.replace("$SYS", "+"), "+/#");
    }

    @Test
    void areNotForClientsToPublish() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe(ROOT + "forged", 0);
        RawClient publisher = broker.connect();
        publisher.send(publish(ROOT + "forged", "by a client"));
        subscriber.expectNothingFrom(broker.connect());
    }
}

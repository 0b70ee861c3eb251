package io.flotilla.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node tells about itself, under the names that Mosquitto uses. */
class SysTopicsTest {
    private final Counters counters = new Counters();
    private final Traffic loop = counters.newLoop();
    private final Map<String, String> published = new LinkedHashMap<>();
    private final SysTopics topics = new SysTopics(
            null, "1.2", counters, () -> new SessionCounts(3, 2, 1, 4, 5, 6, 700, 0, 0), this::onPublish, 0);

    private void onPublish(ApplicationMessage message) {
        assertThat(message.retain()).isTrue();
        published.put(message.topic().toString(), new String(message.payload(), UTF_8));
    }

    @Test
    void tellsItsVersionFirst() {
        assertThat(published).containsEntry("$SYS/broker/version", "flotilla version 1.2");
    }

    @Test
    void tellsUnderTheNameOfTheNodeWhereThereAreMany() {
        new SysTopics("a", "1.2", counters, () -> new SessionCounts(3, 2, 1, 4, 5, 6, 700, 0, 0), this::onPublish, 0);
        assertThat(published).containsEntry("$SYS/brokers/a/version", "flotilla version 1.2");
    }

    @Test
    void addsWhatConnectionsAndTheEngineCount() {
        counters.connected.add(3);
        counters.transientSubscriptions.add(10);
        topics.publish(5_000);

        assertThat(published)
                .containsEntry("$SYS/broker/uptime", "5 seconds")
                .containsEntry("$SYS/broker/clients/connected", "3")
                .containsEntry("$SYS/broker/clients/disconnected", "1")
                .containsEntry("$SYS/broker/clients/total", "4")
                .containsEntry("$SYS/broker/subscriptions/count", "14")
                .containsEntry("$SYS/broker/shared_subscriptions/count", "5")
                .containsEntry("$SYS/broker/retained messages/count", "6")
                .containsEntry("$SYS/broker/store/messages/bytes", "700");
    }

    @Test
    void publishesOnlyWhatHasChanged() {
        topics.publish(1_000);
        published.clear();
        loop.onPublished(QoS.AT_MOST_ONCE, 1, 7);
        topics.publish(1_000);

        published.keySet().removeIf(topic -> topic.contains("/heap/"));
        assertThat(published)
                .containsOnly(
                        Map.entry("$SYS/broker/publish/messages/received", "1"),
                        Map.entry("$SYS/broker/publish/bytes/received", "7"));
    }

    @Test
    void theLoadOfAMinuteMovesTowardsWhatHappens() {
        topics.publish(0);
        loop.packetsReceived.add(100);
        topics.publish(60_000);

        assertThat(published).containsEntry("$SYS/broker/load/messages/received/1min", "63.21");
    }

    @Test
    void remembersTheMostClients() {
        counters.connected.add(9);
        topics.publish(0);
        counters.connected.add(-9);
        topics.publish(0);

        assertThat(published).containsEntry("$SYS/broker/clients/maximum", "10");
    }
}

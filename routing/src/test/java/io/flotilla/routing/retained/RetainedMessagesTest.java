package io.flotilla.routing.retained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.RandomTopics;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One message per topic, found by filter, until it is cleared or expires (MQTT 5.0, section 3.3.1.3). */
class RetainedMessagesTest {
    private final RetainedMessages retained = new RetainedMessages();

    /** [MQTT-3.3.1-5] */
    @Test
    void keepsTheLastMessageOfATopic() {
        ApplicationMessage first = message("a");
        ApplicationMessage second = message("a");

        assertThat(retained.put(first)).isNull();
        assertThat(retained.put(second)).isSameAs(first);

        assertThat(retained.match(TopicFilter.of("a"), 0)).containsExactly(second);
        assertThat(retained.size()).isEqualTo(1);
    }

    /** [MQTT-3.3.1-6] */
    @Test
    void clearsATopic() {
        ApplicationMessage message = message("a");
        retained.put(message);

        assertThat(retained.remove(TopicName.of("a"))).isSameAs(message);
        assertThat(retained.remove(TopicName.of("a"))).isNull();
        assertThat(retained.get(TopicName.of("a"))).isNull();
    }

    /** [MQTT-3.3.1-7] */
    @Test
    void retainsNoEmptyPayload() {
        assertThatIllegalArgumentException().isThrownBy(() -> retained.put(message("a", 0, ApplicationMessage.NEVER)));
    }

    @Test
    void findsWhatAFilterMatches() {
        for (String topic : List.of("a", "a/b", "a/c", "a/b/c", "b", "/")) {
            retained.put(message(topic));
        }

        assertThat(topics("a/+")).containsExactlyInAnyOrder("a/b", "a/c");
        assertThat(topics("a/#")).containsExactlyInAnyOrder("a", "a/b", "a/c", "a/b/c");
        assertThat(topics("+")).containsExactlyInAnyOrder("a", "b");
        assertThat(topics("+/+")).containsExactlyInAnyOrder("a/b", "a/c", "/");
        assertThat(topics("#")).hasSize(6);
        assertThat(topics("c")).isEmpty();
    }

    /** [MQTT-4.7.2-1] */
    @Test
    void keepsReservedTopicsFromLeadingWildcards() {
        retained.put(message("$SYS/a"));
        retained.put(message("a/$b"));

        assertThat(topics("#")).containsExactly("a/$b");
        assertThat(topics("+/+")).containsExactly("a/$b");
        assertThat(topics("$SYS/+")).containsExactly("$SYS/a");
        assertThat(topics("$SYS/#")).containsExactly("$SYS/a");
    }

    @Test
    void doesNotFindWhatHasExpired() {
        retained.put(message("a", 1, 1000));

        assertThat(retained.match(TopicFilter.of("#"), 999)).hasSize(1);
        assertThat(retained.match(TopicFilter.of("#"), 1000)).isEmpty();
    }

    @Test
    void removesNoMoreExpiredMessagesThanItIsTold() {
        for (int i = 0; i < 10; i++) {
            retained.put(message("a/" + i, 1, i));
        }

        assertThat(retained.removeExpired(6, 5)).isEqualTo(5);
        assertThat(retained.removeExpired(6, 5)).isEqualTo(2);
        assertThat(retained.removeExpired(6, 5)).isZero();
        assertThat(retained.size()).isEqualTo(3);
    }

    @Test
    void forgetsTheExpiryOfAMessageThatWasReplaced() {
        retained.put(message("a", 1, 1000));
        retained.put(message("a", 1, ApplicationMessage.NEVER));

        assertThat(retained.removeExpired(1000, 10)).isZero();
        assertThat(topics("a")).containsExactly("a");
    }

    @Test
    void weighsWhatItHolds() {
        ApplicationMessage small = message("a", 1, 1000);
        ApplicationMessage large = message("a", 10_000, 1000);
        retained.put(small);
        assertThat(retained.bytes()).isEqualTo(small.queuedBytes());
        retained.put(large);
        assertThat(retained.bytes()).isEqualTo(large.queuedBytes());
        retained.removeExpired(1000, 1);
        assertThat(retained.bytes()).isZero();
    }

    @Test
    void behavesAsAPlainMapOfTopics() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<TopicName, ApplicationMessage> twin = new HashMap<>();

        for (int nowMs = 0; nowMs < 20_000; nowMs++) {
            long now = nowMs;
            TopicName topic = RandomTopics.name(random);
            if (random.nextInt(4) > 0) {
                long expiresAtMs = random.nextBoolean() ? ApplicationMessage.NEVER : now + random.nextInt(1000);
                ApplicationMessage message = message(topic.toString(), 1 + random.nextInt(9), expiresAtMs);
                assertThat(retained.put(message)).as("seed %d", seed).isSameAs(twin.put(topic, message));
            } else {
                assertThat(retained.remove(topic)).as("seed %d", seed).isSameAs(twin.remove(topic));
            }
            if (random.nextInt(10) == 0) {
                retained.removeExpired(now, Integer.MAX_VALUE);
                twin.values().removeIf(message -> message.isExpired(now));
            }
            TopicFilter filter = RandomTopics.filter(random);
            assertThat(retained.match(filter, now))
                    .as("seed %d, match %s", seed, filter)
                    .containsExactlyInAnyOrderElementsOf(twin.values().stream()
                            .filter(message -> filter.matches(message.topic()) && !message.isExpired(now))
                            .toList());
            assertThat(retained.size()).as("seed %d", seed).isEqualTo(twin.size());
        }
        assertThat(retained.bytes())
                .as("seed %d", seed)
                .isEqualTo(twin.values().stream()
                        .mapToLong(ApplicationMessage::queuedBytes)
                        .sum());
    }

    private List<String> topics(String filter) {
        return retained.match(TopicFilter.of(filter), 0).stream()
                .map(message -> message.topic().toString())
                .toList();
    }

    private static ApplicationMessage message(String topic) {
        return message(topic, 1, ApplicationMessage.NEVER);
    }

    private static ApplicationMessage message(String topic, int payloadBytes, long expiresAtMs) {
        return new ApplicationMessage(
                TopicName.of(topic),
                new byte[payloadBytes],
                QoS.AT_LEAST_ONCE,
                true,
                "",
                MessageProperties.NONE,
                expiresAtMs);
    }
}

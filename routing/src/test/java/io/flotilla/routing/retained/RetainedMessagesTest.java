package io.flotilla.routing.retained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.RandomTopics;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One message per topic, found by filter, until it is cleared or expires (MQTT 5.0, section 3.3.1.3). */
class RetainedMessagesTest {
    /** About twenty messages. */
    private static final long PART_BYTES = 5_000;

    private final RetainedMessages retained = new RetainedMessages();

    /** [MQTT-3.3.1-5] */
    @Test
    void keepsTheLastMessageOfATopic() {
        ApplicationMessage first = message("a");
        ApplicationMessage second = message("a");

        assertThat(retained.put(first)).isNull();
        assertThat(retained.put(second)).isSameAs(first);

        assertThat(all("a", 0)).containsExactly(second);
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

        assertThat(all("#", 999)).hasSize(1);
        assertThat(all("#", 1000)).isEmpty();
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
    void givesNoMoreThanItIsAskedFor() {
        for (int i = 0; i < 100; i++) {
            retained.put(message("a/" + i));
        }
        retained.put(message("a/large", 10_000, ApplicationMessage.NEVER));

        RetainedPart part = retained.match(TopicFilter.of("a/+"), "", 1_000, 0);
        assertThat(part.bytes()).isBetween(500L, 1_000L);
        assertThat(retained.match(TopicFilter.of("a/+"), "a/large", 1_000, 0).messages())
                .extracting(message -> message.topic().toString())
                .containsExactly("a/large");
    }

    @Test
    void goesOnBehindTopicsThatWereClearedMeanwhile() {
        for (String topic : List.of("a/1", "a/2", "a/3", "a/4")) {
            retained.put(message(topic));
        }
        String next = retained.match(TopicFilter.of("a/+"), "", 1, 0).next();
        assertThat(next).isEqualTo("a/2");
        retained.remove(TopicName.of("a/2"));
        retained.put(message("a/11"));
        retained.put(message("a/21"));

        assertThat(retained.match(TopicFilter.of("a/+"), "a/2", PART_BYTES, 0).messages())
                .extracting(message -> message.topic().toString())
                .containsExactly("a/21", "a/3", "a/4");
    }

    @Test
    void visitsNoMoreThanItMayInOneStep() {
        for (int i = 0; i < 10_000; i++) {
            retained.put(message("a/" + i + "/other"));
        }
        retained.put(message("b/1/wanted"));

        RetainedPart first = retained.match(TopicFilter.of("+/+/wanted"), "", PART_BYTES, 0);
        assertThat(first.messages()).isEmpty();
        assertThat(first.next()).startsWith("a/");
        assertThat(topics("+/+/wanted")).containsExactly("b/1/wanted");
    }

    /** What stays from the first part to the last comes once; what comes and goes meanwhile comes at most once for each topic. */
    @Test
    void missesNothingThatStaysWhileOthersComeAndGo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            for (int i = 0; i < 40; i++) {
                retained.put(message(RandomTopics.name(random).toString()));
            }
            TopicFilter filter = RandomTopics.filter(random);
            Set<ApplicationMessage> staying = new HashSet<>(all(filter.toString(), 0));
            List<ApplicationMessage> found = new ArrayList<>();
            for (String next = ""; next != null; ) {
                RetainedPart part = retained.match(filter, next, 700, 0); // about three
                found.addAll(part.messages());
                next = part.next();
                TopicName changed = RandomTopics.name(random);
                staying.remove(retained.get(changed));
                if (random.nextBoolean()) {
                    retained.put(message(changed.toString()));
                } else {
                    retained.remove(changed);
                }
            }
            assertThat(found).as("seed %d, %s", seed, filter).containsAll(staying);
            assertThat(found)
                    .as("seed %d, %s", seed, filter)
                    .extracting(ApplicationMessage::topic)
                    .doesNotHaveDuplicates()
                    .allMatch(filter::matches);
        }
    }

    @Test
    void behavesAsAPlainMapOfTopics() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, ApplicationMessage> twin = new TreeMap<>();

        for (int nowMs = 0; nowMs < 20_000; nowMs++) {
            long now = nowMs;
            TopicName topic = RandomTopics.name(random);
            if (random.nextInt(4) > 0) {
                long expiresAtMs = random.nextBoolean() ? ApplicationMessage.NEVER : now + random.nextInt(1000);
                ApplicationMessage message = message(topic.toString(), 1 + random.nextInt(9), expiresAtMs);
                assertThat(retained.put(message)).as("seed %d", seed).isSameAs(twin.put(levels(topic), message));
            } else {
                assertThat(retained.remove(topic)).as("seed %d", seed).isSameAs(twin.remove(levels(topic)));
            }
            if (random.nextInt(10) == 0) {
                retained.removeExpired(now, Integer.MAX_VALUE);
                twin.values().removeIf(message -> message.isExpired(now));
            }
            TopicFilter filter = RandomTopics.filter(random);
            assertThat(all(filter.toString(), now))
                    .as("seed %d, match %s", seed, filter)
                    .containsExactlyElementsOf(twin.values().stream()
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

    /** What a filter finds when it is asked part by part. */
    private List<ApplicationMessage> all(String filter, long nowMs) {
        List<ApplicationMessage> all = new ArrayList<>();
        for (String next = ""; next != null; ) {
            RetainedPart part = retained.match(TopicFilter.of(filter), next, PART_BYTES, nowMs);
            all.addAll(part.messages());
            next = part.next();
        }
        return all;
    }

    private List<String> topics(String filter) {
        return all(filter, 0).stream()
                .map(message -> message.topic().toString())
                .toList();
    }

    /** Sorts as the levels do one by one. */
    private static String levels(TopicName topic) {
        return topic.toString().replace('/', '\0');
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

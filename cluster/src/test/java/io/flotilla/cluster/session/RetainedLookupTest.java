package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a look-up of many retained messages comes in parts (MQTT 5.0, section 3.3.1.3). Which topics a filter matches: see the tests of RetainedMessages. */
class RetainedLookupTest {
    private static final int LARGE_BYTES = 100_000;
    private static final List<String> FILTERS = List.of("#", "a/#", "+/b", "+/+/c", "b/+", "+", "a/b/c");

    @Test
    void findsFewInOnePart() {
        Engine engine = new Engine();
        for (int i = 0; i < 50; i++) {
            retain(engine, "a/" + i, "kept");
        }
        RetainedLookup lookup = engine.sessions.retained(TopicFilter.of("a/#"));
        assertThat(engine.answer(lookup.next())).hasSize(50);
        assertThat(lookup.hasNext()).isFalse();
    }

    @Test
    void findsManyInPartsThatAreNoLargerThanTheyMayBe() {
        Engine engine = new Engine();
        for (int i = 0; i < 60; i++) {
            retain(engine, "a/" + i, "x".repeat(LARGE_BYTES));
        }
        RetainedLookup lookup = engine.sessions.retained(TopicFilter.of("a/#"));
        List<ApplicationMessage> found = new ArrayList<>();
        while (lookup.hasNext()) {
            List<ApplicationMessage> part = engine.answer(lookup.next());
            assertThat(part.stream().mapToLong(ApplicationMessage::queuedBytes).sum())
                    .isLessThanOrEqualTo(RetainedLookup.PART_BYTES);
            found.addAll(part);
        }
        assertThat(found).extracting(ApplicationMessage::topic).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void findsWhatIsLargerThanAPartByItself() {
        Engine engine = new Engine();
        retain(engine, "a/small", "kept");
        retain(engine, "a/large", "x".repeat((int) RetainedLookup.PART_BYTES));
        assertThat(engine.retained("a/#")).hasSize(2);
        assertThat(engine.retained("a/large")).hasSize(1);
    }

    /** Beside what comes and goes while the look-up goes on and owners are lost: what does not change comes once, and nothing comes twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void missesNothingThatStays(long seed) {
        Random random = new Random(seed);
        Engine engine = new Engine(Engine.LIMITS, ShareStrategy.ROUND_ROBIN, seed, 20, lost -> {});
        Map<TopicName, String> kept = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            change(engine, kept, random, i);
        }
        for (int round = 0; round < 2 * FILTERS.size(); round++) {
            TopicFilter filter = TopicFilter.of(FILTERS.get(round % FILTERS.size()));
            Map<TopicName, String> staying = new HashMap<>(kept);
            staying.keySet().removeIf(topic -> !filter.matches(topic));
            RetainedLookup lookup = engine.sessions.retained(filter);
            Map<TopicName, String> found = new HashMap<>();
            while (lookup.hasNext()) {
                for (ApplicationMessage each : engine.answer(lookup.next())) {
                    assertThat(found.put(each.topic(), Client.payload(each)))
                            .describedAs("%s for %s comes once", each, filter)
                            .isNull();
                }
                staying.remove(change(engine, kept, random, round));
            }
            assertThat(found).describedAs("%s", filter).containsAllEntriesOf(staying);
            assertThat(found.keySet()).allMatch(filter::matches);
        }
    }

    /** Sets or clears a topic, and says which; a partition comes to have more than a part holds. */
    private static TopicName change(Engine engine, Map<TopicName, String> kept, Random random, int number) {
        TopicName topic = TopicName.of(random.ints(1 + random.nextInt(3), 'a', 'h')
                .mapToObj(Character::toString)
                .collect(Collectors.joining("/")));
        String payload = "x".repeat(random.nextInt(10) * LARGE_BYTES / 10) + number;
        if (random.nextInt(4) == 0) {
            retain(engine, topic.toString(), "");
            kept.remove(topic);
        } else {
            retain(engine, topic.toString(), payload);
            kept.put(topic, payload);
        }
        return topic;
    }

    private static void retain(Engine engine, String topic, String payload) {
        engine.answer(
                engine.publish(engine.message(topic, payload, QoS.AT_LEAST_ONCE, true, "", ApplicationMessage.NEVER)));
    }
}

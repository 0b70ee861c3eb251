package io.flotilla.routing.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.topic.RandomTopics;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Filters come, match and go. What a filter matches at all is tested with {@link TopicFilter}, and here by comparison with it. */
class SubscriptionTreeTest {
    private final SubscriptionTree<String> tree = new SubscriptionTree<>();

    @Test
    void keepsOneValuePerFilter() {
        assertThat(put("a/+", "first")).isNull();
        assertThat(put("a/+", "second")).isEqualTo("first");

        assertThat(tree.get(TopicFilter.of("a/+"))).isEqualTo("second");
        assertThat(tree.size()).isEqualTo(1);
    }

    @Test
    void tellsFiltersApartThatMatchEachOther() {
        put("a/+", "wildcard");

        assertThat(tree.get(TopicFilter.of("a/b"))).isNull();
        assertThat(tree.get(TopicFilter.of("a/#"))).isNull();
        assertThat(tree.get(TopicFilter.of("a"))).isNull();
    }

    @Test
    void visitsTheValueOfEveryMatchingFilterOnce() {
        for (String filter : List.of("a/b", "a/+", "+/b", "+/+", "#", "a/#", "+/#", "a/b/#")) {
            put(filter, filter);
        }
        for (String filter : List.of("a", "+", "a/b/c", "b/#", "/a/b", "a/b/+")) {
            put(filter, filter);
        }

        assertThat(match("a/b")).containsExactlyInAnyOrder("a/b", "a/+", "+/b", "+/+", "#", "a/#", "+/#", "a/b/#");
    }

    @Test
    void matchesTheParentOfAMultiLevelWildcard() {
        put("a/#", "below a");

        assertThat(match("a")).containsExactly("below a");
        assertThat(match("a/")).containsExactly("below a");
        assertThat(match("ab")).isEmpty();
    }

    /** [MQTT-4.7.2-1] */
    @Test
    void keepsLeadingWildcardsFromReservedTopics() {
        put("#", "all");
        put("+/broker", "single");
        put("$SYS/#", "system");
        put("$SYS/+", "one system");

        assertThat(match("$SYS/broker")).containsExactlyInAnyOrder("system", "one system");
        assertThat(match("a/$SYS")).containsExactly("all");
    }

    @Test
    void forgetsARemovedFilterAlone() {
        put("a/b", "kept");
        put("a/b/c", "removed");
        put("a/b/c/d", "kept below");

        assertThat(tree.remove(TopicFilter.of("a/b/c"))).isEqualTo("removed");
        assertThat(tree.remove(TopicFilter.of("a/b/c"))).isNull();
        assertThat(tree.remove(TopicFilter.of("a/x"))).isNull();

        assertThat(match("a/b")).containsExactly("kept");
        assertThat(match("a/b/c")).isEmpty();
        assertThat(match("a/b/c/d")).containsExactly("kept below");
    }

    @Test
    void keepsWhatItSplitsToTakeALongerCommonBeginning() {
        List<String> filters = List.of("a/b/c/d", "a/b/c", "a/b/c/#", "a/+/c/d", "a/+", "a/+/#", "+/b/c/d", "+", "a");
        for (String filter : filters) {
            put(filter, filter);
        }

        assertThat(filters)
                .allSatisfy(
                        filter -> assertThat(tree.get(TopicFilter.of(filter))).isEqualTo(filter));
        assertThat(match("a/b/c/d")).containsExactlyInAnyOrder("a/b/c/d", "a/b/c/#", "a/+/c/d", "a/+/#", "+/b/c/d");
        assertThat(match("a/x")).containsExactlyInAnyOrder("a/+", "a/+/#");
    }

    @Test
    void foldsTheMatchingValues() {
        put("a/+", "1");
        put("a/b", "2");
        put("b", "3");

        assertThat(tree.fold(TopicName.of("a/b"), 0, (sum, value) -> sum + Integer.parseInt(value)))
                .isEqualTo(3);
    }

    @Test
    void visitsAllFilters() {
        for (String filter : List.of("a", "a/b", "/", "#", "$SYS/+", "a//ü/+")) {
            put(filter, filter);
        }

        Map<String, String> visited = new HashMap<>();
        tree.forEach((filter, value) -> visited.put(filter.toString(), value));

        assertThat(visited.keySet()).containsExactlyInAnyOrder("a", "a/b", "/", "#", "$SYS/+", "a//ü/+");
        assertThat(visited).allSatisfy((filter, value) -> assertThat(value).isEqualTo(filter));
    }

    @Test
    void behavesAsAPlainMapOfFilters() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<TopicFilter, Integer> twin = new HashMap<>();
        SubscriptionTree<Integer> subject = new SubscriptionTree<>();

        for (int step = 0; step < 20_000; step++) {
            TopicFilter filter = RandomTopics.filter(random);
            if (random.nextInt(5) < 3) {
                assertThat(subject.put(filter, step))
                        .as("seed %d, put %s", seed, filter)
                        .isEqualTo(twin.put(filter, step));
            } else {
                assertThat(subject.remove(filter))
                        .as("seed %d, remove %s", seed, filter)
                        .isEqualTo(twin.remove(filter));
            }
            TopicName topic = RandomTopics.name(random);
            List<Integer> matching = new ArrayList<>();
            subject.match(topic, matching::add);
            List<Integer> expected = new ArrayList<>();
            twin.forEach((key, value) -> {
                if (key.matches(topic)) {
                    expected.add(value);
                }
            });
            assertThat(matching).as("seed %d, match %s", seed, topic).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(subject.size()).as("seed %d", seed).isEqualTo(twin.size());
        }
    }

    @Test
    void leavesNoNodeBehind() {
        LevelTree<String> levels = new LevelTree<>();
        Random random = new Random(1);
        Set<TopicFilter> filters = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            filters.add(RandomTopics.filter(random));
        }

        filters.forEach(filter -> levels.put(filter.levels(), "value"));
        filters.forEach(filter -> levels.remove(filter.levels()));

        assertThat(levels.root().isEmpty()).isTrue();
        assertThat(levels.size()).isZero();
    }

    /** So many that some agree in all 30 bits that one round of their hash gives, and forks go on to the next round. */
    @Test
    void keepsSiblingsApartWhoseHashesCollide() {
        SubscriptionTree<Integer> subject = new SubscriptionTree<>();
        int siblings = 300_000;
        for (int i = 0; i < siblings; i++) {
            subject.put(TopicFilter.of("device/" + i), i);
        }

        for (int i = 0; i < siblings; i++) {
            assertThat(subject.remove(TopicFilter.of("device/" + i))).isEqualTo(i);
        }
        assertThat(subject.size()).isZero();
    }

    private @Nullable String put(String filter, String value) {
        return tree.put(TopicFilter.of(filter), value);
    }

    private List<String> match(String topic) {
        List<String> matching = new ArrayList<>();
        tree.match(TopicName.of(topic), matching::add);
        return matching;
    }
}

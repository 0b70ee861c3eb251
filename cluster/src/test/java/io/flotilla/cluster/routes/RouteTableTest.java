package io.flotilla.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.cluster.routes.Destination.Partition;
import io.flotilla.cluster.routes.Destination.Peer;
import io.flotilla.cluster.routes.Destination.Shard;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a topic is routed to, and when what was read of it holds. That is the table alone; its writer's thread is tested with it. */
class RouteTableTest {
    private static final List<String> RANDOM_FILTERS =
            List.of("a", "a/b", "a/+", "a/#", "+", "#", "b/c", "b/#", "+/c", "$a", "$a/#");

    private final RouteTable table = new RouteTable();

    @Test
    void routesATopicToTheDestinationsOfAllMatchingFilters() {
        add("a/b", new Shard(3));
        add("a/+", new Shard(1));
        add("#", new Partition(7));
        add("+/b", new Peer(4));
        add("b/#", new Shard(9));

        assertThat(match("a/b").shards()).containsExactly(1, 3);
        assertThat(match("a/b").partitions()).containsExactly(7);
        assertThat(match("a/b").peers()).containsExactly(4);
    }

    @Test
    void namesADestinationOnceHoweverManyFiltersLeadToIt() {
        add("a/b", new Shard(1));
        add("a/+", new Shard(1));
        add("#", new Shard(1));

        assertThat(match("a/b").shards()).containsExactly(1);
    }

    @Test
    void routesNowhereWhereNobodyIsInterested() {
        add("a", new Shard(1));

        assertThat(match("b")).isSameAs(Destinations.EMPTY);
    }

    @Test
    void removesADestinationFromItsFilterAlone() {
        add("a", new Shard(1));
        add("a", new Shard(2));
        add("a", new Partition(1));
        add("a", new Peer(1));
        remove("a", new Shard(1));
        remove("a", new Shard(5));
        remove("b", new Shard(2));

        assertThat(match("a").shards()).containsExactly(2);
        assertThat(match("a").partitions()).containsExactly(1);
        assertThat(match("a").peers()).containsExactly(1);
    }

    @Test
    void forgetsAFilterWithItsLastDestination() {
        add("a", new Shard(1));
        remove("a", new Shard(1));

        assertThat(table.size()).isZero();
        assertThat(match("a").isEmpty()).isTrue();
    }

    @Test
    void raisesTheVersionOfATopicWhenAFilterOfItsFirstLevelChanges() {
        long before = version("a/b");
        add("a/x/y", new Shard(1));
        long added = version("a/b");
        remove("a/x/y", new Shard(1));

        assertThat(added).isGreaterThan(before);
        assertThat(version("a/b")).isGreaterThan(added);
    }

    @Test
    void raisesEveryVersionWhenAFilterWithALeadingWildcardChanges() {
        long before = version("a/b");
        add("+/x", new Shard(1));

        assertThat(version("a/b")).isGreaterThan(before);
    }

    @Test
    void leavesTheVersionOfReservedTopicsWhenAFilterWithALeadingWildcardChanges() {
        long before = version("$SYS/broker");
        add("#", new Shard(1));

        assertThat(version("$SYS/broker")).isEqualTo(before);
    }

    @Test
    void leavesVersionsWhereNothingChanges() {
        add("a", new Shard(1));
        long before = version("a");
        add("a", new Shard(1));
        remove("a", new Shard(2));

        assertThat(version("a")).isEqualTo(before);
    }

    @Test
    void leavesTheVersionsOfMostOtherFirstLevels() {
        long[] before = new long[100];
        for (int i = 0; i < before.length; i++) {
            before[i] = version("other" + i);
        }
        add("a", new Shard(1));

        int raised = 0;
        for (int i = 0; i < before.length; i++) {
            raised += version("other" + i) == before[i] ? 0 : 1;
        }
        assertThat(raised).isLessThan(10);
    }

    @Test
    void letsAReaderKeepTheStripeOfATopic() {
        for (String topic : List.of("a/b", "$SYS/broker")) {
            int stripe = TopicVersions.stripe(TopicName.of(topic));
            long before = table.version(stripe);
            add(topic, new Shard(1));

            assertThat(table.version(stripe)).isGreaterThan(before).isEqualTo(version(topic));
        }
    }

    @Test
    void sharesEqualSetsAmongFilters() {
        for (String filter : List.of("a", "b")) {
            add(filter, new Shard(1));
            add(filter, new Partition(2));
        }

        assertThat(match("a")).isSameAs(match("b"));
    }

    @Test
    void routesAsAPlainMapOfFilters() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Destination, Set<String>> twin = new HashMap<>();

        for (int step = 0; step < 20_000; step++) {
            String filter = RANDOM_FILTERS.get(random.nextInt(RANDOM_FILTERS.size()));
            int index = random.nextInt(5);
            Destination destination = switch (random.nextInt(3)) {
                case 0 -> new Shard(index);
                case 1 -> new Partition(index);
                default -> new Peer(index);
            };
            Set<String> filters = twin.computeIfAbsent(destination, none -> new HashSet<>());
            if (random.nextBoolean()) {
                add(filter, destination);
                filters.add(filter);
            } else {
                remove(filter, destination);
                filters.remove(filter);
            }
            TopicName topic = TopicName.of(List.of("a", "a/b", "b/c", "$a").get(random.nextInt(4)));
            Destinations expected = Destinations.EMPTY;
            for (Map.Entry<Destination, Set<String>> each : twin.entrySet()) {
                if (each.getValue().stream().anyMatch(any -> TopicFilter.of(any).matches(topic))) {
                    expected = expected.with(each.getKey());
                }
            }
            assertThat(table.match(topic)).as("seed %d, match %s", seed, topic).isEqualTo(expected);
        }
    }

    @Test
    void refusesAnIndexBelowZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Shard(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Partition(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Peer(-1));
    }

    private void add(String filter, Destination destination) {
        table.add(TopicFilter.of(filter), destination);
    }

    private void remove(String filter, Destination destination) {
        table.remove(TopicFilter.of(filter), destination);
    }

    private Destinations match(String topic) {
        return table.match(TopicName.of(topic));
    }

    private long version(String topic) {
        return table.version(TopicName.of(topic));
    }
}

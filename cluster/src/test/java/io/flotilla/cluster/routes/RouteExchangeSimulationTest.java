package io.flotilla.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.topic.TopicFilter;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two to five members subscribe and unsubscribe, gain and lose partitions, crash, come back, and split into two that do not see each other, while frames and
 * views arrive when the seed says so. The bounds are so small that snapshots have many parts and peers fall behind.
 */
class RouteExchangeSimulationTest {
    private static final int SEEDS = 10_000;
    private static final int STEPS = 250;

    @Test
    void keepsWhatTheExchangePromises() {
        int asked = 0;
        int refused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RouteWorld world = new RouteWorld(new Random(seed));
            try {
                for (int step = 0; step < STEPS; step++) {
                    step(world);
                    everyVisibleRouteIsInEveryTable(world);
                    nothingIsRoutedToWhoHasLeft(world);
                }
                world.comeToRest();
                everyTableHasWhatThereIs(world);
                everyStageHasEnded(world);
            } catch (RuntimeException | AssertionError fault) {
                throw new AssertionError("seed " + seed + ": " + fault.getMessage(), fault);
            }
            asked += world.asked;
            refused += world.refused;
        }
        assertThat(refused).as("of %d routes", asked).isLessThan(asked / 2); // or it shows nothing
    }

    private static void step(RouteWorld world) {
        switch (world.random.nextInt(60)) {
            case 0 -> world.crash();
            case 1 -> world.restart();
            case 2 -> world.detectCrashes();
            case 3 -> world.split();
            case 4, 5 -> world.heal();
            case 6 -> world.lateWord();
            case 33 -> world.lose();
            case 7, 8 -> world.assignPartitions();
            case 9, 10, 11 -> world.tick(world.random.nextInt(1_000));
            case 12, 13, 14, 15, 16, 17 -> world.nextView();
            case 18, 19, 20, 21, 22, 23 -> world.changePartition();
            case 24, 25, 26, 27, 28, 29, 30, 31, 32 -> world.changeShard();
            default -> world.deliver();
        }
    }

    /** I3: whoever acts for the cluster, sees the subscriber's member and is informed finds every subscription that was acknowledged. */
    private static void everyVisibleRouteIsInEveryTable(RouteWorld world) {
        for (RouteWorld.Node reader : world.nodes) {
            if (!world.serves(reader) || !reader.exchange.isInformed()) {
                continue;
            }
            for (RouteWorld.Node subscriber : world.nodes) {
                if (subscriber != reader
                        && reader.view.contains(subscriber.member)
                        && subscriber.view.contains(reader.member)) {
                    for (TopicFilter filter : subscriber.promised) {
                        requireRoute(reader, filter, subscriber.member);
                    }
                }
            }
            for (RouteWorld.Owned partition : world.partitions) {
                for (TopicFilter filter : partition.promised) {
                    requireRoute(reader, filter, new Destination.Partition(partition.index));
                }
            }
        }
    }

    private static void requireRoute(RouteWorld.Node reader, TopicFilter filter, Object destination) {
        if (!reader.routes(filter).contains(destination)) { // asked often: an assertion costs more than all the rest
            throw new AssertionError(filter + " does not lead to " + destination + " at " + reader);
        }
    }

    private static void nothingIsRoutedToWhoHasLeft(RouteWorld world) {
        for (RouteWorld.Node node : world.nodes) {
            if (node.flushed) {
                node.table.forEach((filter, destinations) -> {
                    for (int peer : destinations.peers()) {
                        if (!node.view.contains(node.exchange.peer(peer))) {
                            throw new AssertionError(filter + " leads to peer " + peer + " at " + node);
                        }
                    }
                });
            }
        }
    }

    private static void everyTableHasWhatThereIs(RouteWorld world) {
        for (RouteWorld.Node node : world.nodes) {
            assertThat(node.exchange.isInformed()).as("%s is informed", node).isTrue();
            for (TopicFilter filter : world.filters()) {
                Set<Object> expected = new HashSet<>();
                node.shards.forEach((shard, filters) -> {
                    if (filters.contains(filter)) {
                        expected.add(shard);
                    }
                });
                for (RouteWorld.Owned partition : world.partitions) {
                    if (partition.filters.contains(filter)) {
                        expected.add(new Destination.Partition(partition.index));
                    }
                }
                for (RouteWorld.Node other : world.nodes) {
                    if (other != node && other.wants(filter)) {
                        expected.add(other.member);
                    }
                }
                assertThat(node.routes(filter)).as("%s at %s", filter, node).isEqualTo(expected);
            }
        }
    }

    /** Refused, where not visible: nobody waits for ever. */
    private static void everyStageHasEnded(RouteWorld world) {
        for (RouteWorld.Node node : world.nodes) {
            assertThat(node.asked).as("stages of %s", node).allMatch(stage -> stage.isDone());
        }
    }
}

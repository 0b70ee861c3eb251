package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.hazelcast.Log.Append;
import io.flotilla.cluster.hazelcast.Log.Lines;
import io.flotilla.cluster.member.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Members crash, leave and join while others send: what was answered is there, nothing runs twice, and the order of each sender holds. That a member is cut off is {@link SplitTest}'s.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FailoverTest {
    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    void losesNothingWhenAMemberCrashes() {
        try (Grid grid = Grid.of(3)) {
            Load load = new Load(grid, grid.members.get(0), 2);
            load.awaitAnswers(1_000);
            grid.terminate(grid.members.get(2));
            load.awaitAnswers(1_000);
            grid.awaitSafe(2);
            load.stop();
            load.verify();
        }
    }

    @Test
    void losesNothingWhenTheFirstMemberCrashes() {
        try (Grid grid = Grid.of(3)) {
            Load load = new Load(grid, grid.members.get(2), 2);
            load.awaitAnswers(1_000);
            grid.terminate(grid.members.get(0));
            load.awaitAnswers(1_000);
            load.stop();
            load.verify();
        }
    }

    @Test
    void movesPartitionsToAMemberThatJoinsUnderLoad() {
        try (Grid grid = new Grid(2)) {
            grid.start(0);
            grid.start(1);
            grid.awaitSafe(2);
            Load load = new Load(grid, grid.members.get(0), 2);
            load.awaitAnswers(1_000);
            grid.start(2);
            grid.awaitSafe(3);
            load.awaitAnswers(1_000);
            grid.terminate(grid.members.get(1)); // so that what moved is all there is
            load.awaitAnswers(1_000);
            load.stop();
            load.verify();
        }
    }

    @Test
    void givesAllAwayWhenAMemberLeaves() {
        try (Grid grid = Grid.of(3)) {
            Load load = new Load(grid, grid.members.get(0), 2);
            load.awaitAnswers(1_000);
            HazelcastCluster<Log> leaving = grid.members.remove(1);
            leaving.close();
            load.awaitAnswers(1_000);
            grid.awaitSafe(2);
            load.stop();
            load.verify();
        }
    }

    @Test
    void losesNothingWhateverComesAndGoes() {
        Random random = new Random(seed);
        try (Grid grid = Grid.of(3)) {
            HazelcastCluster<Log> front = grid.start(5, Role.FRONT, Grid.PARTITIONS);
            Load fromStore = new Load(grid, grid.members.get(0), 2);
            Load fromFront = new Load(grid, front, 2);
            for (int round = 0; round < 3; round++) {
                fromStore.awaitAnswers(500);
                HazelcastCluster<Log> other = grid.members.get(1 + random.nextInt(2));
                if (random.nextBoolean()) {
                    grid.terminate(other);
                } else {
                    grid.members.remove(other);
                    other.close();
                }
                fromFront.awaitAnswers(500);
                int index =
                        Integer.parseInt(other.membership().self().id().value().substring("node-".length()));
                HazelcastCluster<Log> returned = grid.start(index);
                grid.members.remove(returned);
                grid.members.add(1, returned);
                grid.awaitSafe(4);
            }
            fromStore.stop();
            fromFront.stop();
            fromStore.verify();
            fromFront.verify();
            assertThat(termsRise(grid)).isTrue();
        } catch (AssertionError failed) {
            throw new AssertionError("with -Dseed=" + seed, failed);
        }
    }

    private static boolean termsRise(Grid grid) {
        Map<String, Long> last = new HashMap<>();
        for (String told : grid.told) {
            int colon = told.indexOf(':');
            if (told.startsWith(Log.OWNED, colon + 1)) {
                long term = Long.parseLong(told.substring(colon + 1 + Log.OWNED.length()));
                Long before = last.put(told.substring(0, colon), term);
                if (before != null && before >= term) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Threads of one member, each of which appends numbered lines to all partitions. */
    private static final class Load {
        private static final int UNANSWERED = 64;

        private final Grid grid;
        private final HazelcastCluster<Log> from;
        private final Set<String> answered = ConcurrentHashMap.newKeySet();
        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final Map<String, Integer> sent = new ConcurrentHashMap<>(); // by partition and thread
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopping;

        Load(Grid grid, HazelcastCluster<Log> from, int senders) {
            this.grid = grid;
            this.from = from;
            for (int i = 0; i < senders; i++) {
                String name = from.membership().self().id() + "-" + i;
                threads.add(Thread.ofPlatform().name(name).start(() -> run(name)));
            }
        }

        private void run(String name) {
            Semaphore room = new Semaphore(UNANSWERED);
            for (int i = 0; !stopping; i++) {
                int partition = i % Grid.PARTITIONS;
                room.acquireUninterruptibly();
                int number = sent.merge(partition + " " + name, 1, Integer::sum);
                String line = name + " " + number;
                CompletableFuture<Integer> answer =
                        from.replicator().apply(partition, new Append(line)).toCompletableFuture();
                answer.whenComplete((place, failure) -> {
                    if (failure == null) {
                        answered.add(partition + ":" + line);
                    } else {
                        failures.add(failure);
                    }
                    room.release();
                });
            }
            room.acquireUninterruptibly(UNANSWERED);
        }

        void awaitAnswers(int more) {
            int target = answered.size() + more;
            Grid.await(more + " more answers", () -> answered.size() >= target);
        }

        void stop() {
            stopping = true;
            Grid.await("the last answers", () -> threads.stream().noneMatch(Thread::isAlive));
        }

        /** All that was sent was answered, is there once, and in order; what was told was not told without being there. */
        void verify() {
            assertThat(failures).isEmpty();
            Set<String> there = new HashSet<>();
            for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
                int asked = partition;
                List<String> lines = from.replicator()
                        .ask(partition, new Lines())
                        .toCompletableFuture()
                        .join();
                lines.forEach(line -> there.add(asked + ":" + line));
                for (Thread thread : threads) {
                    List<Integer> numbers = lines.stream()
                            .filter(line -> line.startsWith(thread.getName() + " "))
                            .map(line -> Integer.parseInt(
                                    line.substring(thread.getName().length() + 1)))
                            .toList();
                    int count = sent.getOrDefault(partition + " " + thread.getName(), 0);
                    assertThat(numbers)
                            .containsExactlyElementsOf(
                                    IntStream.rangeClosed(1, count).boxed().toList());
                }
            }
            assertThat(there.containsAll(answered)).isTrue();
            assertThat(grid.told).filteredOn(told -> !told.contains(Log.OWNED)).allMatch(there::contains);
        }
    }
}

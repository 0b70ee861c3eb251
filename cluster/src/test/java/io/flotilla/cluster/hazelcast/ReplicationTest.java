package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.hazelcast.Log.Append;
import io.flotilla.cluster.hazelcast.Log.Lines;
import io.flotilla.cluster.member.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a member sends to a partition runs once, in order, wherever the partition is; members that come and go are {@link FailoverTest}'s. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplicationTest {
    private static Grid grid;
    private static HazelcastCluster<Log> member;
    private static HazelcastCluster<Log> front;

    @BeforeAll
    static void start() {
        grid = Grid.of(3);
        member = grid.members.getFirst();
        front = grid.start(3, Role.FRONT, Grid.PARTITIONS);
        grid.awaitSafe(4);
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    @Test
    void answersWithWhatAnOperationReturned() {
        for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
            int before = lines(member, partition).size();
            assertThat(append(member, partition, "answered").join()).isEqualTo(before + 1);
        }
    }

    @Test
    void keepsTheOrderOfASender() {
        List<String> sent = new ArrayList<>();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[20_000];
        for (int i = 0; i < answers.length; i++) {
            sent.add("in order " + i);
            answers[i] = append(member, 2, "in order " + i);
        }
        CompletableFuture.allOf(answers).join();
        assertThat(lines(member, 2))
                .filteredOn(line -> line.startsWith("in order"))
                .containsExactlyElementsOf(sent);
    }

    @Test
    void aFrontAppliesAndAsks() {
        append(front, 5, "of the front").join();
        assertThat(lines(front, 5)).contains("of the front").isEqualTo(lines(member, 5));
    }

    @Test
    void asksAllPartitionsInTheirOrder() {
        for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
            append(member, partition, "partition " + partition).join();
        }
        List<List<String>> all =
                front.replicator().askAll(new Lines()).toCompletableFuture().join();
        for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
            assertThat(all.get(partition)).contains("partition " + partition);
        }
    }

    @Test
    void tellsTheEffectsOfAnOperationOnceBeforeItAnswers() {
        append(member, 3, "told").join();
        assertThat(grid.told).containsOnlyOnce("3:told");
    }

    @Test
    void answersWithTheFailureOfAnOperationAndGoesOn() {
        for (HazelcastCluster<Log> sender : List.of(member, front)) {
            assertThatThrownBy(append(sender, 7, "fail")::join).hasMessageContaining("as it was told to");
            assertThat(append(sender, 7, "after a failure").join()).isPositive();
        }
    }

    @Test
    void aLargeOperationGoesThrough() {
        String large = "x".repeat(3 << 20);
        append(member, 11, large).join();
        assertThat(lines(front, 11)).contains(large);
    }

    static CompletableFuture<Integer> append(HazelcastCluster<Log> from, int partition, String line) {
        return from.replicator().apply(partition, new Append(line)).toCompletableFuture();
    }

    static List<String> lines(HazelcastCluster<Log> from, int partition) {
        return from.replicator()
                .ask(partition, new Lines())
                .toCompletableFuture()
                .join();
    }
}

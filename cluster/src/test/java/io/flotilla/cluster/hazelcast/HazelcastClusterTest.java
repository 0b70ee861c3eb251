package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.hazelcast.Log.Append;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.View;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members find each other, agree on who owns what, and refuse who does not belong to them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HazelcastClusterTest {
    @Test
    void threeMembersFormOneCluster() {
        try (Grid grid = Grid.of(3)) {
            View view = grid.members.getFirst().membership().view();
            assertThat(view.members())
                    .extracting(each -> each.member().id().value())
                    .containsExactly("node-0", "node-1", "node-2");
            assertThat(view.hasMajority()).isTrue();
            for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
                int asked = partition;
                Grid.await("one owner", () -> ownersOf(grid, asked).size() == 1);
            }
        }
    }

    private static Set<Optional<Member>> ownersOf(Grid grid, int partition) {
        return grid.members.stream()
                .map(each -> Optional.ofNullable(each.partitions().owner(partition)))
                .collect(Collectors.toSet());
    }

    @Test
    void aFrontOwnsNothingAndIsNoPartOfTheMajority() {
        try (Grid grid = new Grid(2)) {
            var store = grid.start(0);
            var front = grid.start(1, Role.FRONT, Grid.PARTITIONS);
            Grid.await("two members", () -> front.membership().view().members().size() == 2);
            assertThat(store.membership().view().hasMajority()).isFalse();
            grid.start(2);
            grid.awaitSafe(3);
            for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
                assertThat(front.partitions().owner(partition))
                        .isNotNull()
                        .isNotEqualTo(front.membership().self());
            }
        }
    }

    @Test
    void aMemberWithAnotherNumberOfPartitionsIsRefused() {
        try (Grid grid = new Grid(2)) {
            grid.start(0);
            assertThatThrownBy(() -> grid.start(1, Role.BOTH, 17)).hasMessageContaining("number of partitions");
        }
    }

    @Test
    void findsTheOthersByOneName() {
        try (Grid grid = new Grid(2)) {
            grid.join(new HazelcastCluster<>(grid.configByName("node-0", 0)));
            grid.join(new HazelcastCluster<>(grid.configByName("node-1", 1)));
            grid.awaitSafe(2);
        }
    }

    @Test
    void aMemberOfAnotherClusterDoesNotJoin() {
        try (Grid grid = new Grid(2)) {
            var member = grid.start(0);
            var stranger =
                    grid.join(new HazelcastCluster<>(grid.config("node-1", 1, Role.BOTH, "another", Grid.PARTITIONS)));
            assertThat(stranger.membership().view().members()).hasSize(1);
            assertThat(stranger.membership().view().hasMajority()).isFalse();
            assertThat(member.membership().view().members()).hasSize(1);
        }
    }

    @Test
    void whatWaitsForAnOwnerFailsWhereTheMemberLeaves() {
        HazelcastCluster<Log> member;
        try (Grid grid = new Grid(2)) {
            member = new HazelcastCluster<>(grid.config("node-0", 0, Role.BOTH, "flotilla", Grid.PARTITIONS));
        }
        member.replicator().open(new Log.Logs((partition, line) -> {}));
        CompletableFuture<?> answer =
                member.replicator().apply(0, new Append("waits")).toCompletableFuture();

        assertThat(CompletableFuture.runAsync(member::close)).succeedsWithin(Duration.ofSeconds(20));
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void ofTwoMembersOfOneNameTheOneThatStartedLaterStays() {
        try (Grid grid = new Grid(3)) {
            var earlier =
                    grid.join(new HazelcastCluster<>(grid.config("twin", 0, Role.BOTH, "flotilla", Grid.PARTITIONS)));
            var later =
                    grid.join(new HazelcastCluster<>(grid.config("twin", 1, Role.BOTH, "flotilla", Grid.PARTITIONS)));
            assertThat(earlier.ended())
                    .succeedsWithin(Duration.ofSeconds(20))
                    .asString()
                    .contains("twin");
            assertThat(later.membership().view().members())
                    .extracting(each -> each.member().incarnation())
                    .containsExactly(later.membership().self().incarnation());
        }
    }
}

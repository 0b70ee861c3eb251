package io.flotilla.cluster.hazelcast;

import static io.flotilla.cluster.hazelcast.ReplicationTest.append;
import static io.flotilla.cluster.hazelcast.ReplicationTest.lines;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.server.Server;
import io.flotilla.cluster.member.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A minority answers nothing and tells nothing, the majority goes on, and both are one when they meet again (I5). */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SplitTest {
    @Test
    void whatIsCutOffWaitsAndGoesOnWhenItIsBack() {
        try (Grid grid = Grid.of(3)) {
            HazelcastCluster<Log> cut = grid.members.get(0);
            HazelcastCluster<Log> other = grid.members.get(1);
            appendToAll(other, "before").forEach(CompletableFuture::join);
            Server network = network(cut);

            network.stop();
            List<CompletableFuture<Integer>> waiting = appendToAll(cut, "of the minority");
            Grid.await(
                    "the majority to go on",
                    () -> other.membership().view().members().size() == 2);
            appendToAll(other, "of the majority").forEach(CompletableFuture::join);
            Grid.await("the minority to know", () -> !cut.membership().view().hasMajority());
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(grid.told).noneMatch(told -> told.endsWith("of the minority"));

            network.start();
            waiting.forEach(CompletableFuture::join);
            grid.awaitSafe(3);
            for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
                assertThat(lines(cut, partition))
                        .containsExactly("before", "of the majority", "of the minority")
                        .isEqualTo(lines(other, partition));
                assertThat(grid.told).containsOnlyOnce(partition + ":of the minority");
            }
        }
    }

    @Test
    void waitsForTheMajorityThatItLost() {
        try (Grid grid = Grid.of(2)) {
            HazelcastCluster<Log> left = grid.members.get(0);
            appendToAll(left, "of two").forEach(CompletableFuture::join);
            grid.terminate(grid.members.get(1));
            Grid.await("the loss to be seen", () -> !left.membership().view().hasMajority());
            List<CompletableFuture<Integer>> waiting = appendToAll(left, "of one");
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            grid.start(1);
            waiting.forEach(CompletableFuture::join);
            assertThat(lines(left, 4)).containsExactly("of two", "of one");
        }
    }

    @Test
    void aClusterOfOneNeedsNobody() {
        try (Grid grid = Grid.of(1)) {
            HazelcastCluster<Log> alone = grid.members.get(0);
            appendToAll(alone, "alone").forEach(CompletableFuture::join);
            assertThat(lines(alone, 0)).containsExactly("alone");
        }
    }

    @Test
    void numbersEachView() {
        try (Grid grid = Grid.of(2)) {
            List<View> views = new ArrayList<>();
            grid.members.get(0).membership().listen(views::add);
            grid.terminate(grid.members.get(1));
            Grid.await(
                    "a view without the other",
                    () -> !views.isEmpty() && views.getLast().members().size() == 1);
            assertThat(views).extracting(View::number).isSorted().doesNotHaveDuplicates();
        }
    }

    private static List<CompletableFuture<Integer>> appendToAll(HazelcastCluster<Log> from, String line) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int partition = 0; partition < Grid.PARTITIONS; partition++) {
            answers.add(append(from, partition, line));
        }
        return answers;
    }

    /** Stopped, it lets nothing in or out. */
    private static Server network(HazelcastCluster<Log> of) {
        String name = of.membership().self().id() + "-" + of.membership().self().incarnation() + "-";
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(each -> each.getName().startsWith(name))
                .map(each -> ((HazelcastInstanceProxy) each).getOriginal().node.getServer())
                .findAny()
                .orElseThrow();
    }
}

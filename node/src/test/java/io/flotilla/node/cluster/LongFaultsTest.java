package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cluster bears for longer, each in a cluster of its own. */
@Tag("faults")
class LongFaultsTest {

    @Test
    void losesNothingWhereEachMemberIsKilledInTurnAndSoTheOldest() {
        try (TestCluster cluster = TestCluster.of(3)) {
            Traffic traffic = Traffic.on(cluster);

            for (int i = 0; i < 3; i++) {
                cluster.node(i).kill();
                traffic.awaitFlow();
                cluster.makeWhole();
                traffic.awaitFlow();
            }

            FaultTable.add("kill -9 of each member in turn, the oldest too", traffic.settle());
        }
    }

    @Test
    void losesNothingWhereAMemberIsPaused() {
        try (TestCluster cluster = TestCluster.of(3)) {
            Traffic traffic = Traffic.on(cluster);

            cluster.node(0).pause();
            Await.pass(Duration.ofSeconds(15));
            cluster.node(0).resume();
            traffic.awaitFlow();
            cluster.awaitServing(0);

            FaultTable.add("SIGSTOP of a member for 15 s", traffic.settle());
        }
    }

    @Test
    void losesNothingWhereAllMembersRestartOneAfterTheOther() {
        try (TestCluster cluster = TestCluster.of(3)) {
            Traffic traffic = Traffic.on(cluster);

            for (int i = 0; i < 6; i++) {
                assertThat(cluster.node(i % 3).stop()).isZero();
                cluster.makeWhole();
                traffic.awaitFlow();
            }

            FaultTable.add("all members restarted in turn, twice", traffic.settle());
        }
    }

    @Test
    void losesNothingWhereAllFrontsAreKilledAtOnce() {
        try (TestCluster cluster = TestCluster.ofRoles(2, 2)) {
            Traffic traffic = Traffic.on(cluster);

            IntStream.of(2, 3).forEach(front -> cluster.node(front).kill());
            cluster.makeWhole();
            traffic.awaitFlow();

            FaultTable.add("2 stores and 2 fronts: kill -9 of both fronts at once", traffic.settle());
        }
    }

    @Test
    void losesNothingWhereAStoreIsKilledBehindFronts() {
        try (TestCluster cluster = TestCluster.ofRoles(3, 2)) {
            Traffic traffic = Traffic.on(cluster);

            cluster.node(0).kill();
            traffic.awaitFlow();
            cluster.makeWhole();
            traffic.awaitFlow();

            FaultTable.add("3 stores and 2 fronts: kill -9 of a store", traffic.settle());
        }
    }
}

package io.flotilla.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shortest chaos: that a cluster which keeps its data bears a kill and a power cut, and that the run sees what a node without data forgets. {@code ./flotilla-bench chaos} is the long one. */
class ChaosTest {
    private static final Traffic.Load LOAD = new Traffic.Load(List.of(1, 2), 50);

    @TempDir
    private Path data;

    @Test
    void nothingIsLostWhereANodeIsKilledAndThenAllAtOnce() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            Damage damage = deal(
                    cluster,
                    new Blow(Fault.KILL, List.of(1, 0, 2), Duration.ofSeconds(1)),
                    new Blow(Fault.ALL, List.of(2, 0, 1), Duration.ofMillis(100)));

            assertThat(damage.isNone()).as("%s", damage).isTrue();
        }
    }

    @Test
    void seesWhatANodeForgetsThatKeepsNothing() {
        try (TestCluster node = TestCluster.standalone()) {
            Damage damage = deal(node, new Blow(Fault.KILL, List.of(0), Duration.ZERO));

            assertThat(damage.isNone()).as("%s", damage).isFalse();
        }
    }

    private static Damage deal(TestCluster cluster, Blow... blows) {
        Chaos chaos = new Chaos(cluster, null, List.of(), LOAD, System.out::println);
        Damage damage = new Damage();
        for (Blow blow : blows) {
            damage.add(blow.fault(), chaos.deal(blow));
        }
        damage.add(chaos.end());
        return damage;
    }
}

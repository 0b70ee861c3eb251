package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose members have data directories bears that all of them are killed at once, and that one of the directories is lost with that. */
@Tag("faults")
class JournaledClusterTest {
    @TempDir
    private Path data;

    @Test
    void losesNothingWhereAllMembersAreKilledAtOnce() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            Traffic traffic = Traffic.on(cluster);

            for (List<Integer> order : List.of(List.of(2, 0, 1), List.of(1, 2, 0))) {
                cluster.killAll();
                order.forEach(index -> cluster.node(index).start());
                cluster.makeWhole();
                traffic.awaitFlow();
            }

            FaultTable.add("kill -9 of all members at once, twice", traffic.settle());
        }
    }

    @Test
    void losesNothingWhereOneDirectoryIsLostToo() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            Traffic traffic = Traffic.on(cluster);

            cluster.killAll();
            delete(data.resolve("b"));
            cluster.makeWhole();
            traffic.awaitFlow();

            FaultTable.add("kill -9 of all members at once, and the disk of one lost", traffic.settle());
        }
    }

    @Test
    void keepsRetainedMessagesAndSubscriptionsWhereAllAreStopped() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            try (Client client = Client.connect(cluster.addresses().get(0), Connect.durableAs("keeper"))) {
                client.subscribe("later/new", 2);
                client.retain("later/kept", "anchor");
            }
            for (int i = 0; i < 3; i++) {
                cluster.node(i).stop();
            }
            cluster.makeWhole();
            try (Client publisher = Client.connect(cluster.addresses().get(2), Connect.transientAs("publisher"))) {
                publisher.publish("later/new", "rope", 1);
            }
            try (Client client = Client.connect(cluster.addresses().get(1), Connect.durableAs("keeper"))) {
                assertThat(client.sessionPresent()).isTrue();
                client.receive("rope");
                client.subscribe("later/kept", 1);
                client.receive("anchor");
            }
        }
    }

    @Test
    void servesNobodyBeforeAllExpectedMembersAreThere() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            cluster.killAll();
            cluster.node(0).start();
            cluster.node(2).start();
            Await.that(() -> cluster.node(0).log().contains("missing: b"), () -> "a does not say who is missing");
            assertThat(cluster.node(0).isReady()).isFalse();
            cluster.makeWhole();
        }
    }

    @Test
    void doesNotOpenWithoutAPartitionUnlessLossIsAccepted() {
        try (TestCluster cluster = TestCluster.ofKept(3, data)) {
            cluster.killAll();
            delete(data.resolve("a"));
            delete(data.resolve("b"));
            for (int i = 0; i < 3; i++) {
                cluster.node(i).start();
            }
            Await.that(
                    () -> cluster.node(2).log().contains("no member has kept anything of partitions"),
                    () -> "c does not say what is lost");
            assertThat(cluster.node(2).isReady()).isFalse();
            cluster.node(2).kill();
            cluster.node(2).start("--accept-loss");
            cluster.makeWhole();
        }
    }

    @Test
    void refusesTheDirectoryOfAnotherClusterOfItsName() {
        Path other = data.resolve("other");
        TestCluster.ofKept(2, other).close();
        try (TestCluster cluster = TestCluster.ofKept(2, data)) {
            cluster.node(1).kill();
            delete(data.resolve("b"));
            try {
                Files.move(other.resolve("b"), data.resolve("b"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            cluster.node(1).start();
            Await.that(
                    () -> cluster.node(1).log().contains("belongs to another cluster of this name"),
                    () -> "b does not say whose directory it has");
            assertThat(cluster.node(1).isReady()).isFalse();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

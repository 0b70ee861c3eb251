package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is alone and has a data directory bears to be killed and to be stopped, again and again, while clients publish and subscribe. */
class JournalTest {
    private static final long SEED = 20_261_123;
    private static final int TIMES = 3;
    private static final int BACKLOG = 3_000; // several times what waits in memory

    @TempDir
    private Path data;

    private TestCluster node;

    @BeforeEach
    void start() {
        node = TestCluster.standalone("--data", data.toString());
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void losesNothingWhereTheNodeIsKilled() {
        Random random = new Random(SEED);
        Traffic traffic = Traffic.on(node);
        for (int i = 0; i < TIMES; i++) {
            Await.pass(Duration.ofMillis(random.nextInt(500)));
            node.node(0).kill();
            node.makeWhole();
            traffic.awaitFlow();
        }
        FaultTable.add("kill -9 of a lone node, " + TIMES + " times", traffic.settle());
    }

    @Test
    void losesNothingWhereTheNodeStopsAndStartsAgain() {
        Traffic traffic = Traffic.on(node);
        for (int i = 0; i < TIMES; i++) {
            assertThat(node.node(0).stop()).isZero();
            node.makeWhole();
            traffic.awaitFlow();
        }
        FaultTable.add("graceful stop of a lone node, " + TIMES + " times", traffic.settle());
    }

    @Test
    void keepsRetainedMessagesAndSubscriptions() {
        try (Client client = Client.connect(node.addresses().get(0), Connect.durableAs("keeper"))) {
            client.subscribe("later/new", 2);
            client.retain("later/kept", "anchor");
        }
        node.node(0).kill();
        node.makeWhole();
        try (Client publisher = Client.connect(node.addresses().get(0), Connect.transientAs("publisher"))) {
            publisher.publish("later/new", "rope", 1);
        }
        try (Client client = Client.connect(node.addresses().get(0), Connect.durableAs("keeper"))) {
            assertThat(client.sessionPresent()).isTrue();
            client.receive("rope");
            client.subscribe("later/kept", 1);
            client.receive("anchor");
        }
    }

    @Test
    void givesAClientThatWasAwayWhatWaitedForItOnDisk() throws Exception {
        String rest = "x".repeat(500);
        try (Client client = Client.connect(node.addresses().get(0), Connect.durableAs("keeper"))) {
            client.subscribe("later", 1);
        }
        try (Client publisher = Client.connect(node.addresses().get(0), Connect.transientAs("publisher"))) {
            for (int i = 0; i < BACKLOG; i++) {
                publisher.publish("later", i + rest, 1);
            }
        }
        node.node(0).kill();
        node.makeWhole();
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            assertThat(files)
                    .anyMatch(file -> String.valueOf(file.getFileName()).startsWith("pages-"));
        }
        try (Client client = Client.connect(node.addresses().get(0), Connect.durableAs("keeper"))) {
            for (int i = 0; i < BACKLOG; i++) {
                client.receive(i + rest);
            }
        }
    }

    @Test
    void saysWhatIsDamaged() throws Exception {
        node.node(0).kill();
        Path identity = data.resolve("identity");
        Files.writeString(identity, Files.readString(identity).replace("node=a", "node=b"));
        node.node(0).start();
        Await.that(() -> !node.node(0).isAlive(), () -> "it starts all the same");
        assertThat(node.node(0).log()).contains("belongs to node 'b', not to 'a'");
    }
}

package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import io.flotilla.harness.Shell;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cluster of three bears within seconds. Longer faults have {@link LongFaultsTest}, splits {@link SplitTest}. */
@Tag("cluster")
class FaultsTest {
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.of(3);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void repair() {
        cluster.makeWhole();
    }

    @Test
    void losesNothingWhereAMemberIsKilled() {
        Traffic traffic = Traffic.on(cluster);

        cluster.node(1).kill();
        traffic.awaitFlow();
        cluster.makeWhole();
        traffic.awaitFlow();

        FaultTable.add("kill -9 of a member, which starts again", traffic.settle());
    }

    @Test
    void losesNothingWhereAMemberStopsAndStartsAgain() {
        Traffic traffic = Traffic.on(cluster);

        assertThat(cluster.node(2).stop()).isZero();
        traffic.awaitFlow();
        cluster.makeWhole();
        traffic.awaitFlow();

        FaultTable.add("graceful stop of a member, which starts again", traffic.settle());
    }

    @Test
    void losesNothingWhereTheLinksAreCut() {
        assumeTrue(Shell.attempt("ss", "-K", "dport", "=", ":1").exitCode() == 0, "ss -K cuts connections, for root");
        Traffic traffic = Traffic.on(cluster);

        for (int i = 0; i < 10; i++) {
            cluster.cutLinks();
            traffic.awaitFlow();
        }

        FaultTable.add("links cut ten times", traffic.settle());
    }

    @Test
    void publishesTheWillOfAClientWhoseNodeWasKilled() {
        try (Client subscriber = Client.connect(cluster.addresses().get(0), Connect.transientAs("heir"))) {
            subscriber.subscribe("will", 1);
            Client.connect(
                    cluster.addresses().get(2),
                    Connect.transientAs("mortal").will(new Message("will", "farewell", 1, false)));

            cluster.node(2).kill();

            subscriber.receive("farewell");
        }
    }

    @Test
    void givesToAnotherMemberOfAGroupWhatOneOnAKilledNodeHasNotAcknowledged() {
        String shared = "$share/crew/orders";
        try (Client survivor = Client.connect(cluster.addresses().get(0), Connect.transientAs("survivor"));
                Client publisher = Client.connect(cluster.addresses().get(1), Connect.transientAs("officer"))) {
            Client victim = Client.connect(cluster.addresses().get(2), Connect.transientAs("victim"));
            victim.subscribe(shared, 1);
            publisher.publish("orders", "hard to port", 1);
            assertThat(victim.next().payload()).isEqualTo("hard to port");
            survivor.subscribe(shared, 1);

            cluster.node(2).kill();

            survivor.receive("hard to port");
        }
    }
}

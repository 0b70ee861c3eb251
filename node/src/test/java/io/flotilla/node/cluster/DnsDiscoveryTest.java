package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.MqttConnection;
import io.flotilla.harness.NamedNetwork;
import io.flotilla.harness.TestCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that find each other by one name, as the pods of a StatefulSet do. */
@Tag("faults")
class DnsDiscoveryTest {
    private NamedNetwork network;
    private TestCluster cluster;

    @BeforeEach
    void start() {
        assumeTrue(NamedNetwork.obstacle() == null, NamedNetwork::obstacle);
        network = NamedNetwork.of(3);
        cluster = TestCluster.of(network, 3);
    }

    @AfterEach
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void areOneCluster() {
        InetSocketAddress a = cluster.addresses().get(0);
        InetSocketAddress c = cluster.addresses().get(2);
        try (Client subscriber = Client.connect(c, Connect.transientAs("subscriber"));
                Client publisher = Client.connect(a, Connect.transientAs("publisher"))) {
            subscriber.subscribe("found", 1);
            publisher.publish("found", "by name", 1);
            subscriber.receive("by name");
        }
    }

    @Test
    void doNotServeAloneWhereTheNameHasNoAddress() {
        cluster.killAll();
        network.unname();
        cluster.node(0).start();
        Await.that(
                () -> cluster.node(0).log().contains("not the majority"),
                () -> cluster.node(0).log());
        assertThat(cluster.node(0).isReady()).isFalse();
        assertThat(serves(cluster.addresses().get(0))).isFalse();

        network.name();
        cluster.makeWhole();
        cluster.awaitServing(0);
    }

    private static boolean serves(InetSocketAddress node) {
        try {
            MqttConnection.open(node).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}

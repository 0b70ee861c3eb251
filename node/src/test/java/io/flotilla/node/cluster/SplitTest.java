package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Namespaces;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three members of which one is cut off from the others, while clients reach all of them. It needs root, for network namespaces. */
@Tag("faults")
class SplitTest {
    private static final int ALONE = 2;
    private static final int SERVER_UNAVAILABLE = 0x88;

    /** Longer than a member that is not heard of stays one. */
    private static final Duration LONG_SPLIT = Duration.ofSeconds(30);

    private Namespaces network;
    private TestCluster cluster;

    @BeforeEach
    void start() {
        String obstacle = Namespaces.obstacle();
        assumeTrue(obstacle == null, obstacle);
        network = Namespaces.of(3);
        cluster = TestCluster.of(network, 3);
    }

    @AfterEach
    void end() {
        if (cluster != null) {
            cluster.close();
        } else if (network != null) {
            network.close();
        }
    }

    @Test
    void losesNothingInASplitOfTwoToOneThatHeals() {
        Traffic traffic = Traffic.on(cluster);

        network.separate(ALONE, 0, 1);
        Await.pass(LONG_SPLIT);
        traffic.awaitFlowBut(ALONE);
        network.heal();
        cluster.awaitServing(ALONE);
        traffic.awaitFlow();

        FaultTable.add("split of 2:1 for 30 s, healed", traffic.settle());
    }

    @Test
    void losesNothingWhereAMemberIsHeardOfNoMoreButHears() {
        Traffic traffic = Traffic.on(cluster);

        network.block(ALONE, 0);
        network.block(ALONE, 1);
        Await.pass(LONG_SPLIT);
        traffic.awaitFlowBut(ALONE);
        network.heal();
        cluster.awaitServing(ALONE);
        traffic.awaitFlow();

        FaultTable.add("one way lost for 30 s: a member is not heard", traffic.settle());
    }

    @Test
    void losesNothingWhereTwoMembersDoNotHearEachOther() {
        Traffic traffic = Traffic.on(cluster);

        network.block(0, ALONE);
        Await.pass(LONG_SPLIT);
        network.heal();
        cluster.awaitServing(0);
        cluster.awaitServing(ALONE);
        traffic.awaitFlow();

        FaultTable.add("one way lost for 30 s: from one member to one other", traffic.settle());
    }

    @Test
    void aMinorityRefusesDurableSessionsAndTheMajorityTakesThem() {
        InetSocketAddress alone = cluster.addresses().get(ALONE);
        network.separate(ALONE, 0, 1);

        Await.that(
                () -> {
                    try (Client refused = Client.open(alone, Connect.durableAs("boat"))) {
                        return refused.answer(Frames.CONNACK).reasonCode() == SERVER_UNAVAILABLE;
                    }
                },
                () -> "the minority goes on");
        try (Client accepted = Client.connect(cluster.addresses().get(0), Connect.durableAs("boat"))) {
            accepted.subscribe("boat", 1);
        }

        network.heal();
        cluster.awaitServing(ALONE);
        try (Client back = Client.connect(alone, Connect.durableAs("boat"))) {
            assertThat(back.sessionPresent()).isTrue();
        }
    }
}

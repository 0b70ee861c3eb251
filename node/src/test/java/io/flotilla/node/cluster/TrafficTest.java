package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Account;
import io.flotilla.harness.Await;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That processes, traffic and account show what happens, on one node: nothing in quiet waters, and what a node that is alone must lose when it is killed. */
class TrafficTest {
    private TestCluster node;

    @BeforeEach
    void start() {
        node = TestCluster.standalone();
    }

    @AfterEach
    void end() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void findsNoFaultWhereNothingHappens() {
        Traffic traffic = Traffic.on(node);
        traffic.awaitFlow();

        Account account = traffic.settle();

        assertThat(account.isFaultless()).as("%s", account).isTrue();
        assertThat(account.lostQos0()).isZero();
        assertThat(account.delivered()).isEqualTo(3 * account.published());
    }

    @Test
    void seesThatANodeWasKilled() {
        Traffic traffic = Traffic.on(node);

        node.node(0).kill();
        node.makeWhole();
        traffic.awaitFlow();

        // Two durable subscribers and three publishers had their sessions there.
        assertThat(traffic.settle().sessionsLost()).isEqualTo(5);
    }

    @Test
    void seesThatANodeWasPaused() {
        Traffic traffic = Traffic.on(node);

        node.node(0).pause();
        Await.pass(Duration.ofSeconds(1));
        node.node(0).resume();
        traffic.awaitFlow();

        Account account = traffic.settle();
        assertThat(account.isFaultless()).as("%s", account).isTrue();
        assertThat(account.longestAckMs()).isGreaterThan(500);
    }
}

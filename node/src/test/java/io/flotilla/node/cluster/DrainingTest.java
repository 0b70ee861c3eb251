package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frame;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import io.flotilla.node.cluster.Fleet.Move;
import io.flotilla.node.console.AdminPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That nobody misses a node of three that lets go of its clients. {@code -Dflotilla.fleet=2000} has more of them. */
@Tag("faults")
class DrainingTest {
    private static final int FLEET = Integer.getInteger("flotilla.fleet", 300);

    /** By default. */
    private static final int CLIENTS_PER_SECOND = 200;

    private static final int USE_ANOTHER_SERVER = 0x9C;

    private static TestCluster cluster;
    private static InetSocketAddress draining;

    @BeforeAll
    static void start() {
        cluster = TestCluster.of(3, "--admin-port", "0", "--shutdown-timeout", "60s");
        draining = cluster.addresses().get(1);
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
    void losesNothingAndMovesEveryClientAtAPaceBeforeItStops() {
        Traffic traffic = Traffic.on(cluster);
        try (Fleet fleet = Fleet.at(List.of(draining), FLEET)) {
            assertThat(cluster.node(1).stop()).isZero();

            List<Move> moves = fleet.awaitMoved();
            traffic.awaitFlow();
            System.out.println(Fleet.describe(moves));
            assertThat(fleet.surprises()).isEmpty();
            assertThat(moves)
                    .allMatch(Move::foundItsSession)
                    .noneMatch(move -> move.to().equals(draining));
            assertThat(averagePerSecond(moves)).isLessThan(CLIENTS_PER_SECOND * 1.1);
            assertThat(share(moves, cluster.addresses().get(0))).isBetween(0.3, 0.7);
        }
        FaultTable.add("drain of a member with " + FLEET + " more clients", traffic.settle());
    }

    @Test
    void losesNothingAndNobodyWhereAllAreRestartedOneAfterTheOther() {
        Traffic traffic = Traffic.on(cluster);
        try (Fleet fleet = Fleet.at(cluster.addresses(), FLEET)) {
            for (int i = 0; i < 3; i++) {
                assertThat(cluster.node(i).stop()).isZero();
                fleet.awaitConnected();
                List<Move> moves = fleet.takeMoves();
                System.out.println(Fleet.describe(moves));
                assertThat(moves).hasSizeGreaterThanOrEqualTo(FLEET / 3).allMatch(Move::foundItsSession);
                assertThat(averagePerSecond(moves)).isLessThan(CLIENTS_PER_SECOND * 1.1);
                cluster.makeWhole();
                traffic.awaitFlow();
            }
            assertThat(fleet.surprises()).isEmpty();
        }
        FaultTable.add("drain and restart of each member in turn with " + FLEET + " more clients", traffic.settle());
    }

    @Test
    void sendsClientsElsewhereUntilItIsToldToServeAgain() {
        try (Fleet fleet = Fleet.at(List.of(draining), 10)) {
            drain("PUT");
            fleet.awaitMoved();
            Await.that(() -> drain("GET").contains("drained"), () -> drain("GET"));

            try (Client late = Client.open(draining, Connect.transientAs("late"))) {
                Frame refusal = late.answer(Frames.CONNACK);
                assertThat(refusal.reasonCode()).isEqualTo(USE_ANOTHER_SERVER);
                assertThat(cluster.addresses())
                        .extracting(each -> each.getHostString() + ":" + each.getPort())
                        .contains(refusal.serverReference());
            }

            assertThat(ask("/api/v1/sessions?prefix=" + fleet.name(), "GET")).contains("\"total\":10");
            Await.that( // each tells of itself once a second
                    () -> ask("/api/v1/nodes", "GET").contains("\"self\":true,\"clients\":0,\"takesClients\":false"),
                    () -> ask("/api/v1/nodes", "GET"));
            drain("DELETE");
            Client.connect(draining, Connect.transientAs("back")).leave();
            assertThat(fleet.surprises()).isEmpty();
        }
    }

    private String drain(String method) {
        return ask("/api/v1/drain", method);
    }

    private String ask(String path, String method) {
        try {
            return new AdminPort(cluster.node(1).adminAddress())
                    .send(path, method, "")
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double averagePerSecond(List<Move> moves) {
        long first = moves.stream().mapToLong(Move::toldNs).min().orElseThrow();
        long last = moves.stream().mapToLong(Move::connectedNs).max().orElseThrow();
        return moves.size() * (double) TimeUnit.SECONDS.toNanos(1) / (last - first);
    }

    private static double share(List<Move> moves, InetSocketAddress node) {
        return moves.stream().filter(move -> move.to().equals(node)).count() / (double) moves.size();
    }
}

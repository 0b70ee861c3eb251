package io.flotilla.benchmarks.chaos;

import io.flotilla.harness.Account;
import io.flotilla.harness.Await;
import io.flotilla.harness.Namespaces;
import io.flotilla.harness.SmallDisk;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster under traffic that is dealt blows, and the account of it.
 *
 * <p>Confined to one thread.
 */
final class Chaos {
    private final TestCluster cluster;
    private final @Nullable Namespaces network;
    private final List<SmallDisk> disks;
    private final Traffic traffic;
    private final Consumer<String> log;
    private Account before;

    /**
     * @param network of the cluster, where it is to be split
     * @param disks of each node, where they are to be full
     * @param log is told what happens, line by line
     */
    Chaos(
            TestCluster cluster,
            @Nullable Namespaces network,
            List<SmallDisk> disks,
            Traffic.Load load,
            Consumer<String> log) {
        this.cluster = cluster;
        this.network = network;
        this.disks = disks;
        this.log = log;
        traffic = Traffic.on(cluster, load);
        before = traffic.rest();
    }

    /**
     * Deals {@code blow}, makes the cluster whole again, and returns what became of the messages meanwhile.
     *
     * @throws AssertionError where the cluster does not serve again, or a node does not stop as it should
     */
    Account deal(Blow blow) {
        traffic.goOn();
        traffic.awaitFlow();
        strike(blow);
        cluster.awaitServing(ended -> log.accept("  " + ended + " has ended by itself, and is started again"));
        traffic.awaitFlow();
        Account now = traffic.rest();
        Account account = now.since(before);
        before = now;
        return account;
    }

    private void strike(Blow blow) {
        int node = blow.node();
        switch (blow.fault()) {
            case KILL -> {
                cluster.node(node).kill();
                Await.pass(blow.lasts());
                cluster.makeWhole();
            }
            case PAUSE -> {
                cluster.node(node).pause();
                Await.pass(blow.lasts());
                cluster.node(node).resume();
            }
            case RESTART -> {
                int exitCode = cluster.node(node).stop();
                if (exitCode != 0) {
                    throw new AssertionError(cluster.node(node) + " stops with exit code " + exitCode);
                }
                Await.pass(blow.lasts());
                cluster.makeWhole();
            }
            case SPLIT -> {
                if (network == null) {
                    throw new IllegalStateException("the cluster has no network that can be split");
                }
                network.separate(
                        node,
                        blow.order().stream()
                                .skip(1)
                                .mapToInt(Integer::intValue)
                                .toArray());
                Await.pass(blow.lasts());
                network.heal();
            }
            case DISK_FULL -> {
                disks.get(node).fill();
                Await.pass(blow.lasts());
                disks.get(node).free();
            }
            case ALL -> {
                cluster.killAll();
                Await.pass(blow.lasts());
                blow.order().forEach(each -> cluster.node(each).start());
                cluster.makeWhole();
            }
        }
    }

    /** Ends the traffic, and returns what became of all messages that the accounts of the blows have not. */
    Account end() {
        return traffic.settle().since(before);
    }
}

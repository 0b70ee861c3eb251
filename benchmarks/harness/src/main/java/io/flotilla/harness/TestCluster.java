package io.flotilla.harness;

import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Nodes that run as processes of their own, together or one alone. Closing it ends them; their logs stay, below {@code target/cluster} unless said otherwise. */
public final class TestCluster implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "cluster");

    private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(2);

    private final Network network;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<NodeProcess.Place> serving = new ArrayList<>();
    private final Path directory;

    private TestCluster(Network network, Path logs) {
        this.network = network;
        try {
            directory = Files.createTempDirectory(Files.createDirectories(logs), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One node that is in no cluster. */
    public static TestCluster standalone(String... flags) {
        TestCluster alone = new TestCluster(new Loopback(), LOGS);
        NodeProcess.Place place = alone.network.place(0, "a");
        List<String> all = new ArrayList<>(listenerFlags(place));
        all.addAll(List.of(flags));
        alone.nodes.add(new NodeProcess(place, List.of(), all, alone.directory));
        alone.serving.add(place);
        alone.startAll();
        return alone;
    }

    /** A cluster of {@code members}, called a, b and so on, that all serve clients and hold partitions. */
    public static TestCluster of(int members, String... flags) {
        return of(new Loopback(), LOGS, Collections.nCopies(members, List.of(flags)));
    }

    /** The same, where each keeps what it holds in a directory of its name below {@code data}. */
    public static TestCluster ofKept(int members, Path data, String... flags) {
        List<List<String>> own = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            List<String> all = new ArrayList<>(List.of(flags));
            all.addAll(List.of(
                    "--data", data.resolve(String.valueOf((char) ('a' + i))).toString()));
            own.add(all);
        }
        return of(new Loopback(), LOGS, own);
    }

    /** A cluster with that many stores and then that many fronts. Only the fronts serve clients. */
    public static TestCluster ofRoles(int stores, int fronts, String... flags) {
        List<List<String>> roles = new ArrayList<>();
        for (int i = 0; i < stores + fronts; i++) {
            List<String> own = new ArrayList<>(List.of("--role", i < stores ? "store" : "front"));
            own.addAll(List.of(flags));
            roles.add(own);
        }
        return of(new Loopback(), LOGS, roles);
    }

    public static TestCluster of(Network network, int members) {
        return of(network, LOGS, Collections.nCopies(members, List.of()));
    }

    /**
     * A cluster of members in {@code network}.
     *
     * @param logs where there is a directory for the logs of each cluster
     * @param flags of each member
     */
    public static TestCluster of(Network network, Path logs, List<List<String>> flags) {
        TestCluster cluster = new TestCluster(network, logs);
        int members = flags.size();
        List<NodeProcess.Place> places = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            places.add(network.place(i, String.valueOf((char) ('a' + i))));
        }
        List<String> discovery = network.discovery(places);
        long holders =
                members - flags.stream().filter(each -> each.contains("front")).count();
        for (int i = 0; i < members; i++) {
            List<String> own = flags.get(i);
            List<String> all = new ArrayList<>(clusterFlags(places.get(i), holders));
            all.addAll(discovery);
            all.addAll(own);
            if (!own.contains("store")) {
                all.addAll(listenerFlags(places.get(i)));
                cluster.serving.add(places.get(i));
            }
            cluster.nodes.add(new NodeProcess(places.get(i), network.enter(i), all, cluster.directory));
        }
        cluster.startAll();
        return cluster;
    }

    private static List<String> listenerFlags(NodeProcess.Place place) {
        return List.of(
                "--host",
                place.host(),
                "--port",
                String.valueOf(place.port()),
                "--advertised-address",
                place.host() + ":" + place.port(),
                "--allow-anonymous");
    }

    private static List<String> clusterFlags(NodeProcess.Place place, long expectedMembers) {
        return List.of(
                "--cluster-host",
                place.host(),
                "--cluster-port",
                String.valueOf(place.clusterPort()),
                "--link-port",
                String.valueOf(place.linkPort()),
                "--expected-members",
                String.valueOf(expectedMembers));
    }

    private void startAll() {
        try {
            nodes.forEach(node -> node.start());
            nodes.forEach(NodeProcess::awaitReady);
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Kills all nodes at once, as a power cut of the house does. */
    public void killAll() {
        nodes.parallelStream().forEach(NodeProcess::kill);
    }

    /** Starts again what does not run, and returns when all nodes serve. */
    public void makeWhole() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(node -> node.start());
        nodes.forEach(NodeProcess::awaitReady);
    }

    /**
     * Returns when a publisher at any node has an acknowledgement. A node that has ended by itself, since the others went on without it, is started again, as what supervises it does.
     *
     * @param onEnded is told of each
     */
    public void awaitServing(Consumer<NodeProcess> onEnded) {
        Await.that(
                () -> {
                    for (NodeProcess node : nodes) {
                        if (!node.isAlive()) {
                            onEnded.accept(node);
                            node.start();
                        }
                    }
                    return addresses().stream().allMatch(TestCluster::acknowledges);
                },
                () -> "some node acknowledges nothing");
    }

    /** Returns when a publisher at node number {@code index}, from 0, has an acknowledgement. */
    public void awaitServing(int index) {
        NodeProcess.Place place = nodes.get(index).place();
        InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
        Await.that(() -> acknowledges(address), () -> nodes.get(index) + " acknowledges nothing");
    }

    private static boolean acknowledges(InetSocketAddress address) {
        try (MqttConnection connection = MqttConnection.open(address)) {
            connection.send(Connect.transientAs("probe").bytes());
            connection.send(new Message("probe", "", 1, false).bytes(1, false));
            Frame connack = connection.poll(ANSWER_NS);
            Frame puback = connection.poll(ANSWER_NS);
            return connack != null && puback != null && puback.type() == Frames.PUBACK && puback.reasonCode() < 0x80;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Node number {@code index}, from 0. */
    public NodeProcess node(int index) {
        return nodes.get(index);
    }

    /** Where clients connect, in the order of the nodes that serve any. */
    public List<InetSocketAddress> addresses() {
        return serving.stream()
                .map(place -> new InetSocketAddress(place.host(), place.port()))
                .toList();
    }

    /** Cuts every connection of the links between nodes, once, in the midst of what they send. Only root may. */
    public void cutLinks() {
        for (NodeProcess node : nodes) {
            Shell.run("ss", "-K", "dport", "=", ":" + node.place().linkPort());
        }
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::kill);
        network.close();
    }
}

package io.flotilla.harness;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace of Linux for each node, joined by a bridge to which this JVM is connected too. What one node sends to another can be made to vanish, one way, without a word: the sender
 * is told a hardware address that nobody has.
 */
public final class Namespaces implements Network {
    private static final String NET = "10.207.83.";

    /** This JVM's address in the network of the namespaces. */
    static final String OUTSIDE = NET + "254";

    private static final String NOBODY = "02:00:00:00:de:ad";
    private static final int MQTT_PORT = 1883;
    private static final int CLUSTER_PORT = 5701;
    private static final int LINK_PORT = 7701;

    private final String bridge = "fl" + ProcessHandle.current().pid();
    private final List<String> namespaces = new ArrayList<>();

    private Namespaces() {}

    /** Why this machine or user may not have any, or null where they may. */
    public static @Nullable String obstacle() {
        String name = "fl-try-" + ProcessHandle.current().pid();
        Shell.Outcome outcome = Shell.attempt("ip", "netns", "add", name);
        if (outcome.exitCode() != 0) {
            return "splits need network namespaces, for which one must be root on Linux: ip netns add: "
                    + outcome.said();
        }
        Shell.run("ip", "netns", "del", name);
        return null;
    }

    /** Joins {@code nodes} namespaces. */
    public static Namespaces of(int nodes) {
        Namespaces network = new Namespaces();
        Runtime.getRuntime().addShutdownHook(new Thread(network::close, "end-of-namespaces"));
        Shell.run("ip", "link", "add", network.bridge, "type", "bridge");
        Shell.run("ip", "addr", "add", OUTSIDE + "/24", "dev", network.bridge);
        Shell.run("ip", "link", "set", network.bridge, "up");
        for (int i = 0; i < nodes; i++) {
            network.add(i);
        }
        return network;
    }

    private void add(int index) {
        String namespace = bridge + "-" + index;
        String outside = outside(index);
        Shell.run("ip", "netns", "add", namespace);
        namespaces.add(namespace);
        Shell.run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
        Shell.run("ip", "link", "set", outside, "master", bridge, "up");
        Shell.run("ip", "-n", namespace, "addr", "add", host(index) + "/24", "dev", "eth0");
        Shell.run("ip", "-n", namespace, "link", "set", "eth0", "up");
        Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    String name(int index) {
        return namespaces.get(index);
    }

    private String outside(int index) {
        return bridge + "v" + index;
    }

    static String host(int index) {
        return NET + (index + 1);
    }

    @Override
    public NodeProcess.Place place(int index, String node) {
        return new NodeProcess.Place(node, host(index), MQTT_PORT, CLUSTER_PORT, LINK_PORT);
    }

    @Override
    public List<String> enter(int index) {
        return List.of("ip", "netns", "exec", namespaces.get(index));
    }

    /** From now on nothing that node {@code from} sends arrives at node {@code to}. */
    public void block(int from, int to) {
        Shell.run(
                "ip",
                "-n",
                namespaces.get(from),
                "neigh",
                "replace",
                host(to),
                "lladdr",
                NOBODY,
                "nud",
                "permanent",
                "dev",
                "eth0");
    }

    /** From now on nothing passes between node {@code one} and the {@code others}, either way. */
    public void separate(int one, int... others) {
        for (int other : others) {
            block(one, other);
            block(other, one);
        }
    }

    /** From now on everything arrives again. */
    public void heal() {
        namespaces.forEach(namespace -> Shell.run("ip", "-n", namespace, "neigh", "flush", "nud", "permanent"));
    }

    @Override
    public void close() {
        for (int i = 0; i < namespaces.size(); i++) {
            Shell.attempt("ip", "link", "del", outside(i)); // now: with its namespace it would go some time later
        }
        namespaces.forEach(namespace -> Shell.attempt("ip", "netns", "del", namespace));
        Shell.attempt("ip", "link", "del", bridge);
    }
}

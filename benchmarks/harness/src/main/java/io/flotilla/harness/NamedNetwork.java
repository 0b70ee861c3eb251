package io.flotilla.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link Namespaces} whose nodes know no address of each other, but one name that a DNS server has for all of them: as the headless Service of Kubernetes has. */
public final class NamedNetwork implements Network {
    private static final String NAME = "flotilla-peers.default.svc.cluster.local";

    /** Where {@code ip netns exec} finds the resolv.conf of a namespace. */
    private static final Path OF_NAMESPACES = Path.of("/etc/netns");

    private final Namespaces namespaces;
    private final int nodes;
    private final Path hosts;
    private final Process server;

    private NamedNetwork(int nodes) throws IOException {
        this.nodes = nodes;
        namespaces = Namespaces.of(nodes);
        hosts = Files.createTempFile("flotilla", ".hosts");
        for (int i = 0; i < nodes; i++) {
            Path directory = Files.createDirectories(OF_NAMESPACES.resolve(namespaces.name(i)));
            Files.writeString(directory.resolve("resolv.conf"), "nameserver " + Namespaces.OUTSIDE + "\n");
        }
        Files.writeString(hosts, lines());
        server = new ProcessBuilder(
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--user=root", // to read the file of hosts
                        "--no-resolv",
                        "--no-hosts",
                        "--addn-hosts=" + hosts,
                        "--listen-address=" + Namespaces.OUTSIDE,
                        "--bind-interfaces",
                        "--local=/local/", // nobody else is asked
                        "--local-ttl=1")
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-of-names"));
    }

    /** Why this machine or user may not have any, or null where they may. */
    public static @Nullable String obstacle() {
        return Shell.attempt("dnsmasq", "--version").exitCode() == 0
                ? Namespaces.obstacle()
                : "names need dnsmasq: apt-get install dnsmasq-base";
    }

    /** Joins {@code nodes} namespaces, and names them. */
    public static NamedNetwork of(int nodes) {
        try {
            return new NamedNetwork(nodes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the name has the addresses of all nodes. */
    public void name() {
        write(lines());
    }

    private String lines() {
        return IntStream.range(0, nodes)
                .mapToObj(i -> Namespaces.host(i) + " " + NAME + "\n")
                .collect(Collectors.joining());
    }

    /** From now on the name has no address. */
    public void unname() {
        write("");
    }

    private void write(String lines) {
        try {
            Files.writeString(hosts, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run("kill", "-HUP", String.valueOf(server.pid())); // it reads the file again
    }

    @Override
    public NodeProcess.Place place(int index, String node) {
        return namespaces.place(index, node);
    }

    @Override
    public List<String> enter(int index) {
        return namespaces.enter(index);
    }

    @Override
    public List<String> discovery(List<NodeProcess.Place> places) {
        return List.of(
                "--discovery", "dns", "--join", NAME + ":" + places.getFirst().clusterPort());
    }

    @Override
    public void close() {
        server.destroy();
        for (int i = 0; i < nodes; i++) {
            Shell.attempt("rm", "-r", OF_NAMESPACES.resolve(namespaces.name(i)).toString());
        }
        namespaces.close();
    }
}

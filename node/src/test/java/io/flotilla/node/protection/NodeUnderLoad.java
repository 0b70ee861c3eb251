package io.flotilla.node.protection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.Node;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.metrics.Counters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node with its clients. Closing it drops them and sees that nothing of them stays. */
final class NodeUnderLoad implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 60_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final LeakCheck leaks = new LeakCheck();
    private final Node node;
    private final List<LoadClient> clients = new ArrayList<>();
    private final LoadClient speaker;
    private final LoadClient listener;
    private int said;

    /** @param settings in YAML */
    NodeUnderLoad(String settings) throws IOException {
        node = Node.start(
                NodeConfig.parse("port: 0\nevent-loops: 2\nsys-interval: 0s\nshutdown-timeout: 20s\n" + settings));
        speaker = connect("speaker");
        listener = connect("listener");
        listener.subscribe("bystanders", 1);
    }

    Counters counters() {
        return node.counters();
    }

    Node node() {
        return node;
    }

    long limitBytes() {
        return node.memory().limitBytes();
    }

    long heldBytes() {
        return node.memory().heldBytes();
    }

    /** A connection on which nothing was sent yet. */
    LoadClient open() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), node.listeners().getFirst().port());
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        LoadClient client = new LoadClient(socket);
        clients.add(client);
        return client;
    }

    /** A client with a transient session. */
    LoadClient connect(String clientId) throws IOException {
        return connect(clientId, 0);
    }

    LoadClient connect(String clientId, int sessionExpirySeconds) throws IOException {
        LoadClient client = open();
        client.send(Frames.connect(clientId, sessionExpirySeconds));
        assertThat(client.read().reasonCode()).isZero();
        return client;
    }

    /** Two clients that do nothing wrong still get what they ask for. */
    void assertServesOthers() throws IOException {
        for (int i = 0; i < 20; i++) {
            String text = "message " + ++said;
            speaker.send(Frames.publish("bystanders", 1, 1, text.getBytes(UTF_8)));
            assertThat(speaker.read().type()).isEqualTo(Frames.PUBACK);
            Frame message = listener.read();
            assertThat(message.payload()).isEqualTo(text.getBytes(UTF_8));
            listener.send(Frames.puback(message.packetId()));
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs)
                    .as("waited in vain: %s", what)
                    .isLessThan(PATIENCE_NS);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** All clients go at once; what they left in memory goes too. */
    void dropClients() throws IOException {
        for (LoadClient client : clients) {
            client.close();
        }
        clients.clear();
        await("sockets are closed", () -> counters().sockets.sum() == 0);
        await("nobody is connected", () -> node.sessions().counts().connectedClients() == 0);
    }

    @Override
    public void close() throws IOException {
        dropClients();
        assertThat(counters().connected.sum()).isZero();
        assertThat(counters().transientSubscriptions.sum()).isZero();
        await("memory is given back, " + node.memory(), () -> heldBytes() == 0);
        node.stop();
        leaks.close();
    }
}

package io.flotilla.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.harness.TestCluster;
import io.flotilla.node.Node;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.packet.MqttVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The broker that the tests of one class talk to: a node in this JVM; a cluster of as many nodes as the system property {@code conformance.members} says, each connection to the
 * next of them; or what listens on the port of {@code conformance.port}, and for WebSocket on that of {@code conformance.ws-port}. Closes after each test the connections that it
 * opened.
 */
final class BrokerUnderTest implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final int READ_TIMEOUT_MS = 15_000;
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    /** Two event loops, so that messages cross from one to the other, and $SYS topics that a test can wait for. */
    private static final String OUT_OF_THE_BOX = "port: 0\nws-port: 0\nevent-loops: 2\nsys-interval: 1s\n";

    /** How many nodes the broker has; 0 for one in this JVM. */
    private static final int MEMBERS = Integer.getInteger("conformance.members", 0);

    /** The cluster of all classes; its nodes end with this JVM. */
    private static @Nullable TestCluster cluster;

    private final List<RawClient> clients = new ArrayList<>();
    private final String settings;
    private @Nullable Node node;
    private List<Integer> ports = List.of();
    private int connections;
    private int webSocketPort = Integer.getInteger("conformance.ws-port", 0);

    /** A broker as it is out of the box, or the one that is given. */
    BrokerUnderTest() {
        this("");
    }

    private BrokerUnderTest(String settings) {
        this.settings = settings;
    }

    /** A broker with {@code settings} in YAML; its tests are left out where another broker is given. */
    static BrokerUnderTest with(String settings) {
        return new BrokerUnderTest(settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ports = givenPorts();
        if (!ports.isEmpty()) {
            assumeTrue(settings.isEmpty(), "the broker that is given has settings of its own");
            return;
        }
        Node started = Node.start(NodeConfig.parse(OUT_OF_THE_BOX + settings));
        for (BoundListener listener : started.listeners()) {
            if (listener.kind() == Kind.WS) {
                webSocketPort = listener.port();
            } else {
                ports = List.of(listener.port());
            }
        }
        node = started;
    }

    private static List<Integer> givenPorts() {
        int port = Integer.getInteger("conformance.port", 0);
        if (port > 0) {
            return List.of(port);
        }
        return MEMBERS == 0
                ? List.of()
                : cluster().addresses().stream().map(InetSocketAddress::getPort).toList();
    }

    private static TestCluster cluster() {
        if (cluster == null) {
            cluster = TestCluster.of(MEMBERS, "--event-loops", "2", "--sys-interval", "1s");
        }
        return cluster;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
        if (MEMBERS > 0 && settings.isEmpty()) {
            clearRetained();
        }
    }

    /** The next class has the same cluster. */
    private void clearRetained() {
        RawClient cleaner = connect();
        cleaner.send(Packets.subscribe(1).filter("#", 0));
        cleaner.await(PacketType.SUBACK);
        cleaner.send(Packets.pingreq());
        cleaner.await(PacketType.PINGRESP);
        for (RawPacket retained : cleaner.takeSetAside()) {
            cleaner.publish(Packets.publish(retained.topic(), "").qos(1).retain());
        }
        cleaner.drop();
    }

    /** Stops the node in this JVM; returns when it has stopped. */
    void stop() {
        if (node != null) {
            node.stop();
            node = null;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(RawClient::drop);
        clients.clear();
    }

    /** A connection of MQTT 5.0 with a new Client Identifier and no Session after it. */
    RawClient connect() {
        return connect("client" + CLIENTS.incrementAndGet());
    }

    RawClient connect(String clientId) {
        return connect(Packets.connect(clientId));
    }

    RawClient connect(ConnectLayout connect) {
        return connect(MqttVersion.V5, connect);
    }

    /** A connection that the broker has accepted. */
    RawClient connect(MqttVersion version, ConnectLayout connect) {
        RawClient client = open(version);
        accept(client, connect);
        return client;
    }

    /** The CONNACK of a new connection of MQTT 5.0, which stays open until the test ends. */
    RawPacket connack(ConnectLayout connect) {
        return accept(open(), connect);
    }

    private static RawPacket accept(RawClient client, ConnectLayout connect) {
        client.send(connect);
        RawPacket connack = client.expect(PacketType.CONNACK);
        assertThat(connack.reasonCode()).as("%s", connack).isZero();
        return connack;
    }

    /** A network connection on which nothing was sent yet, to speak MQTT 5.0 on. */
    RawClient open() {
        return open(MqttVersion.V5);
    }

    RawClient open(MqttVersion version) {
        try {
            Socket socket = socket(ports.get(connections++ % ports.size()));
            return opened(new RawClient(version, socket, socket.getInputStream(), socket.getOutputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A network connection to the broker's WebSocket listener that has not been upgraded yet. */
    WebSocket webSocket() throws IOException {
        assumeTrue(webSocketPort > 0, "the broker that is given has no WebSocket listener");
        Socket socket = socket(webSocketPort);
        WebSocket webSocket = new WebSocket(socket);
        opened(webSocket.client());
        return webSocket;
    }

    private RawClient opened(RawClient client) {
        clients.add(client);
        return client;
    }

    private static Socket socket(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** What the topics begin with by which the broker, or the first node of several, tells how it fares. */
    static String sysRoot() {
        return MEMBERS == 0 ? "$SYS/broker/" : "$SYS/brokers/a/";
    }

    /** Lets at least one and a half {@code seconds} pass, told by the broker: it closes a connection whose Keep Alive is over. */
    void letPass(int seconds) {
        RawClient silent =
                connect(Packets.connect("clock" + CLIENTS.incrementAndGet()).keepAlive(seconds));
        silent.expectEnd();
    }
}

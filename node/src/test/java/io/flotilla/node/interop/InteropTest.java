package io.flotilla.node.interop;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A broker for all tests of a class, and a topic and clients for each test. */
abstract class InteropTest {
    static final int MESSAGES = 20;
    static final long PATIENCE_MS = 10_000;

    /** Paho for MQTT 5.0 logs every PUBREL; kept here, since loggers that nobody keeps forget their level. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    private static @Nullable Broker broker;

    /** A topic that no other test uses, since the broker may be shared. */
    final String topic = "interop/" + UUID.randomUUID() + "/temp";

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    @BeforeAll
    static void startBroker() throws Exception {
        PAHO.setLevel(Level.WARNING);
        broker = Broker.start();
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @AfterEach
    void closeClients() throws Exception {
        while (!clients.isEmpty()) {
            clients.pop().close();
        }
    }

    static Broker broker() {
        return requireNonNull(broker);
    }

    /** The same broker, once it is sure that it has TLS. */
    static Broker brokerWithTls() {
        assumeTrue(broker().tlsPort() != 0, "no TLS port is given by -Dinterop.tlsPort");
        return broker();
    }

    /** A Client Identifier that no other test uses, short enough for MQTT 3.1. */
    static String newClientId() {
        return "interop-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /** Has {@code client} closed after the test, the last opened first. */
    void closeAfterwards(AutoCloseable client) {
        clients.push(client);
    }
}

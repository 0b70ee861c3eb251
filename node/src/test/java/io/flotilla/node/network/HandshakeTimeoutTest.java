package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.ListenerConfig.Kind;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that are opened and then say nothing, or not enough. After the handshake the connection itself waits for CONNECT. */
class HandshakeTimeoutTest {
    private static final LimitsConfig SHORT = EchoNode.limits(Duration.ofMillis(100), 0, 0);
    private static final LimitsConfig ONE_SECOND = EchoNode.limits(Duration.ofSeconds(1), 0, 0);

    @Test
    void closesAConnectionThatNeverSendsItsProxyHeader() throws Exception {
        assertTimeout(EchoNode.behindProxy(Kind.TCP, null), "PROXY TCP4 ");
    }

    @Test
    void closesAConnectionThatNeverSendsItsTlsHello() throws Exception {
        assertTimeout(EchoNode.tls(TestCertificates.server().config()), "");
    }

    @Test
    void closesAConnectionThatNeverEndsItsRequest() throws Exception {
        assertTimeout(EchoNode.webSocket("/mqtt"), "GET /mqtt HTTP/1.1\r\nHost: ");
    }

    @Test
    void givesAllStepsOneTimeout() throws Exception {
        assertTimeout(
                EchoNode.behindProxy(Kind.WS, null), "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET /mqtt HTTP/1.1\r\n");
    }

    @Test
    void leavesAConnectionAloneWhoseHandshakeIsDone() throws Exception {
        try (EchoNode node = EchoNode.limited(ONE_SECOND, EchoNode.behindProxy(Kind.TCP, null));
                Socket open = node.connect();
                Socket halfOpen = node.connect()) {
            EchoNode.send(open, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
            EchoNode.next(node.peers);
            assertThat(EchoNode.isClosed(halfOpen)).isTrue();
            assertThat(EchoNode.echo(open, "still in")).isEqualTo("still in");
        }
    }

    @Test
    void servesOthersAmongManyHalfOpenConnections() throws Exception {
        LimitsConfig patient = EchoNode.limits(Duration.ofMinutes(1), 0, 0);
        List<Socket> halfOpen = new ArrayList<>();
        try (EchoNode node = EchoNode.limited(patient, EchoNode.behindProxy(Kind.TCP, null))) {
            for (int i = 0; i < 500; i++) {
                halfOpen.add(node.connect());
            }
            try (Socket client = node.connect()) {
                EchoNode.send(client, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
                assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            }
        } finally {
            for (Socket each : halfOpen) {
                each.close();
            }
        }
    }

    private static void assertTimeout(ListenerConfig config, String sent) throws Exception {
        try (EchoNode node = EchoNode.limited(SHORT, config);
                Socket client = node.connect()) {
            EchoNode.send(client, sent);
            assertThat(EchoNode.isClosed(client)).isTrue();
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.HANDSHAKE_TIMEOUT);
            assertThat(node.peers).isEmpty();
        }
    }
}

package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.cluster.link.SocketIo;
import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.ListenerConfig.Kind;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Binding, plain TCP and stopping. Limits, TLS, WebSocket, PROXY and Unix domain sockets have their own classes. */
class ListenersTest {
    @ParameterizedTest
    @EnumSource
    void carriesBytesBothWays(SocketIo io) throws Exception {
        assumeTrue(io.unavailable() == null);
        try (EchoNode node = new EchoNode(io, LimitsConfig.defaults(), EchoNode.tcp());
                Socket client = node.connect()) {
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void namesThePeer() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tcp());
                Socket client = node.connect()) {
            Peer peer = EchoNode.next(node.peers);
            assertThat(peer.listener()).isEqualTo("tcp");
            assertThat(peer.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(peer.remotePort()).isEqualTo(client.getLocalPort());
            assertThat(peer.secure()).isFalse();
        }
    }

    @Test
    void leavesOnlyTheConnectionInThePipeline() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tcp());
                Socket client = node.connect()) {
            EchoNode.echo(client, "hello");
            assertThat(EchoNode.next(node.pipelines)).containsExactly("Echo");
        }
    }

    @Test
    void bindsAllOrNone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = freePort();
            ListenerConfig first = ListenerConfig.plain(Kind.WS, ListenerConfig.LOOPBACK, free);
            ListenerConfig second = ListenerConfig.plain(Kind.TCP, ListenerConfig.LOOPBACK, taken.getLocalPort());
            assertThatThrownBy(() -> EchoNode.listening(first, second))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("'tcp' cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use");
            new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void saysThatAHostIsNotKnown() {
        ListenerConfig nowhere = ListenerConfig.plain(Kind.TCP, "no-such-host.invalid", 1);
        assertThatThrownBy(() -> EchoNode.listening(nowhere))
                .hasMessageContaining("no-such-host.invalid:1: there is no such host");
    }

    @Test
    void keepsOpenConnectionsWhenItStopsAccepting() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tcp());
                Socket client = node.connect()) {
            EchoNode.echo(client, "before");
            node.listeners.stopAccepting();
            assertThat(EchoNode.echo(client, "after")).isEqualTo("after");
            assertThatThrownBy(node::connect).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void closesWhatIsLeftWithTheTransport() throws Exception {
        EchoNode node = EchoNode.listening(EchoNode.tcp());
        try (Socket client = node.connect()) {
            EchoNode.echo(client, "hello");
            node.close();
            assertThat(EchoNode.isClosed(client)).isTrue();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}

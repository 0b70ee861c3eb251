package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.config.ListenerConfig.Kind;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** The PROXY protocol, versions 1 and 2, on a listener that asks for it. */
class ProxyProtocolTest {
    private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n";

    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";

    @Test
    void takesTheClientsAddressFromVersion1() throws Exception {
        Peer peer = peerAfter(V1.getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.remoteAddress()).isEqualTo("192.0.2.7");
        assertThat(peer.remotePort()).isEqualTo(40_000);
    }

    @Test
    void takesTheClientsAddressFromVersion2() throws Exception {
        byte[] header = v2("21", "11", "000c", "c0000207", "c6336401", "9c40", "075b");
        assertThat(peerAfter(header).remoteAddress()).isEqualTo("192.0.2.7");
    }

    @Test
    void shortensAnIpv6Address() throws Exception {
        String source = "20010db8000000000000000000000001";
        byte[] header = v2("21", "21", "0024", source, source, "9c40", "075b");
        assertThat(peerAfter(header).remoteAddress()).isEqualTo("2001:db8::1");
    }

    @Test
    void keepsTheSocketsAddressForTheProxysOwnCheck() throws Exception {
        assertThat(peerAfter(v2("20", "00", "0000")).remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void keepsTheSocketsAddressWhereTheProxyKnowsNone() throws Exception {
        byte[] header = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(peerAfter(header).remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void passesOnWhatFollowsInTheSameSegment() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.behindProxy(Kind.TCP, null));
                Socket client = node.connect()) {
            EchoNode.send(client, V1 + "hello");
            assertThat(EchoNode.receive(client, 5)).isEqualTo("hello");
            assertThat(EchoNode.next(node.pipelines)).contains("Echo").doesNotContain("Handshake");
            assertThat(EchoNode.echo(client, "again")).isEqualTo("again");
            assertThat(EchoNode.next(node.pipelines)).containsExactly("Echo");
        }
    }

    @Test
    void closesAConnectionWithoutAHeader() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.behindProxy(Kind.TCP, null));
                Socket client = node.connect()) {
            EchoNode.send(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(EchoNode.isClosed(client)).isTrue();
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.PROXY_HEADER);
            assertThat(node.peers).isEmpty();
        }
    }

    @Test
    void comesBeforeTls() throws Exception {
        TestCertificates certificates = TestCertificates.server();
        try (EchoNode node = EchoNode.listening(EchoNode.behindProxy(Kind.TLS, certificates.config()));
                Socket plain = node.connect()) {
            EchoNode.send(plain, V1);
            SSLSocket client = (SSLSocket)
                    certificates.client(null).getSocketFactory().createSocket(plain, "localhost", node.port(), true);
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            Peer peer = EchoNode.next(node.peers);
            assertThat(peer.remoteAddress()).isEqualTo("192.0.2.7");
            assertThat(peer.secure()).isTrue();
        }
    }

    private static Peer peerAfter(byte[] header) throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.behindProxy(Kind.TCP, null));
                Socket client = node.connect()) {
            client.getOutputStream().write(header);
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            return EchoNode.next(node.peers);
        }
    }

    /** Signature, version and command, family, length of the rest, addresses and ports. */
    private static byte[] v2(String... fields) {
        return HexFormat.of().parseHex(V2_SIGNATURE + String.join("", fields));
    }
}

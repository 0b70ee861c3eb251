package io.flotilla.node.interop;

import static java.util.Objects.requireNonNull;

import io.flotilla.node.Node;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.flotilla.node.config.NodeConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The broker under test: a node of this process, or the one at the ports that system properties name.
 *
 * @param node null where it is another process
 * @param tlsPort 0 where it has none
 * @param authority the PEM file of the certificate that its own is judged by, or null
 */
record Broker(
        @Nullable Node node,
        int port,
        int wsPort,
        int tlsPort,
        @Nullable Path authority) implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String WS_PATH = "mqtt";

    static Broker start() throws Exception {
        return Integer.getInteger("interop.port") == null ? startNode() : named();
    }

    private static Broker startNode() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Interop Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanIpAddress(HOST)
                .buildIssuedBy(authority);
        Path chain = server.toTempCertChainPem().toPath();
        Path key = server.toTempPrivateKeyPem().toPath();
        Node node = Node.start(NodeConfig.parse("port: 0\nws-port: 0\ntls-port: 0\ncert: " + chain + "\nkey: " + key));
        Path trusted = authority.toTempCertChainPem().toPath();
        return new Broker(node, port(node, Kind.TCP), port(node, Kind.WS), port(node, Kind.TLS), trusted);
    }

    private static int port(Node node, Kind kind) {
        return node.listeners().stream()
                .filter(listener -> listener.kind() == kind)
                .findFirst()
                .orElseThrow()
                .port();
    }

    private static Broker named() {
        String authority = System.getProperty("interop.ca");
        return new Broker(
                null,
                Integer.getInteger("interop.port"),
                Integer.getInteger("interop.wsPort", 0),
                Integer.getInteger("interop.tlsPort", 0),
                authority == null ? null : Path.of(authority));
    }

    String tcpUri() {
        return "tcp://" + HOST + ":" + port;
    }

    String wsUri() {
        return "ws://" + HOST + ":" + wsPort + "/" + WS_PATH;
    }

    String tlsUri() {
        return "ssl://" + HOST + ":" + tlsPort;
    }

    /** What trusts its certificate. */
    TrustManagerFactory trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(requireNonNull(authority))) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust;
    }

    SSLContext tlsContext() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        if (node != null) {
            node.stop();
        }
    }
}

package io.flotilla.node.interop;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
 * @param tlsPort 0 where it has none
 * @param authority the PEM file of the certificate that its own is judged by
 */
record Broker(int port, int wsPort, int tlsPort, @Nullable Path authority) implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String WS_PATH = "mqtt";

    static Broker start() {
        Integer port = Integer.getInteger("interop.port");
        assumeTrue(port != null, "no broker is given by -Dinterop.port");
        String authority = System.getProperty("interop.ca");
        return new Broker(
                port,
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
    public void close() {}
}

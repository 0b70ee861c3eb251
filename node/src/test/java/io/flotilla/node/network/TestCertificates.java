package io.flotilla.node.network;

import io.flotilla.node.config.TlsConfig;
import io.flotilla.node.config.TlsConfig.CertificateUser;
import io.flotilla.node.config.TlsConfig.ClientAuth;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** An authority that lives as long as a test, and the server's files in a directory of their own. */
final class TestCertificates {
    final X509Bundle authority;
    private final Path directory;
    X509Bundle server;

    private TestCertificates() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .ecp256()
                .buildSelfSigned();
        directory = Files.createTempDirectory("flotilla-certificates");
        directory.toFile().deleteOnExit();
        server = issue("localhost");
        write(server);
    }

    static TestCertificates server() throws Exception {
        return new TestCertificates();
    }

    /** A certificate of this authority, which the loopback address may show too. */
    X509Bundle issue(String commonName) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + commonName)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .ecp256()
                .buildIssuedBy(authority);
    }

    /** Replaces the server's files. */
    void write(X509Bundle server) throws IOException {
        this.server = server;
        Files.writeString(certificate(), server.getCertificatePathPEM());
        Files.writeString(key(), server.getPrivateKeyPEM());
        Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
    }

    Path certificate() {
        return directory.resolve("server.pem");
    }

    Path key() {
        return directory.resolve("server.key");
    }

    TlsConfig config() {
        return TlsConfig.of(certificate(), key(), null);
    }

    TlsConfig mutual(ClientAuth clientAuth) {
        return new TlsConfig(
                certificate(),
                key(),
                directory.resolve("ca.pem"),
                clientAuth,
                CertificateUser.CN,
                List.of("TLSv1.3", "TLSv1.2"));
    }

    /** What a client uses that trusts this authority and shows {@code certificate}, if any. */
    SSLContext client(@Nullable X509Bundle certificate) throws Exception {
        KeyManager[] keys =
                certificate == null ? null : certificate.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return context;
    }
}

package io.flotilla.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links over TLS, and who does not get one. */
@Timeout(60)
class LinkTlsTest {
    private static final String PROTOCOL = "TLSv1.3";

    @TempDir
    private Path directory;

    private X509Bundle authority;
    private X509Bundle otherAuthority;

    @BeforeEach
    void foundAuthorities() throws Exception {
        authority = newAuthority();
        otherAuthority = newAuthority();
    }

    private static X509Bundle newAuthority() throws Exception {
        return new CertificateBuilder()
                .subject("CN=Authority")
                .setIsCertificateAuthority(true)
                .ecp256()
                .buildSelfSigned();
    }

    private static X509Bundle issue(X509Bundle authority) throws Exception {
        return new CertificateBuilder().subject("CN=member").ecp256().buildIssuedBy(authority);
    }

    private TestMember member(String id) throws Exception {
        LinkTls tls = issued(id, authority);
        return member(id, () -> tls);
    }

    private static TestMember member(String id, Supplier<LinkTls> tls) {
        LinkConfig config = TestMember.config("flotilla", tls, Duration.ofSeconds(1));
        return new TestMember(id, config, 1, (from, stripe, kind, body, accepted) -> accepted.run());
    }

    private LinkTls issued(String id, X509Bundle authority) throws Exception {
        X509Bundle own = issue(authority);
        return LinkTls.read(new TlsFiles(
                write(id + ".pem", own.getCertificatePathPEM()),
                write(id + ".key", own.getPrivateKeyPEM()),
                write(id + ".ca", authority.getCertificatePEM())));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** What a stranger uses who trusts everyone. */
    private static SSLContext stranger(@Nullable X509Bundle shows) throws Exception {
        KeyManager[] keys = shows == null ? null : shows.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void linksMembersOfOneAuthority() throws Exception {
        try (TestMember a = member("a");
                TestMember b = member("b")) {
            TestMember.join(a, b);
            for (int size : new int[] {0, 100, 3_000_000}) {
                a.links
                        .send(b.member, 0, 1, new byte[size])
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                b.links
                        .sendControl(a.member, 1, new byte[size])
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void refusesAPeerWithACertificateOfAnotherAuthority() throws Exception {
        try (TestMember b = member("b")) {
            assertThatThrownBy(() -> read(stranger(issue(otherAuthority)), b)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void refusesAPeerWithoutACertificate() throws Exception {
        try (TestMember b = member("b")) {
            assertThatThrownBy(() -> read(stranger(null), b)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shakesHandsWithWhoeverShowsACertificateOfTheAuthority() throws Exception {
        try (TestMember b = member("b")) {
            assertThat(read(stranger(issue(authority)), b)).isEmpty(); // it said nothing, and was closed for that
        }
    }

    /** The refusal of a client's certificate comes behind the handshake in TLS 1.3. */
    private static byte[] read(SSLContext context, TestMember from) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), from.links.port())) {
            socket.setEnabledProtocols(new String[] {PROTOCOL});
            socket.startHandshake();
            return socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void opensNoLinkToAPeerWithACertificateOfAnotherAuthority() throws Exception {
        SSLContext context = stranger(issue(otherAuthority));
        try (TestMember a = member("a");
                TestMember b = member("b");
                SSLServerSocket impostor = (SSLServerSocket)
                        context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            a.links.connect(List.of(b.address(impostor.getLocalPort())));
            try (SSLSocket socket = (SSLSocket) impostor.accept()) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void showsTheCertificateThatItsFilesHaveNow() throws Exception {
        AtomicReference<LinkTls> tls = new AtomicReference<>(issued("a", otherAuthority));
        try (TestMember a = member("a", tls::get);
                TestMember b = member("b")) {
            assertThatThrownBy(() -> read(stranger(issue(authority)), a)).isInstanceOf(SSLException.class);
            tls.set(issued("a", authority));
            TestMember.join(a, b);
            a.links.sendControl(b.member, 1, new byte[0]).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysWhichFilesCannotBeUsed() {
        TlsFiles files = new TlsFiles(directory.resolve("x"), directory.resolve("y"), directory.resolve("z"));
        assertThatThrownBy(() -> LinkTls.read(files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("x").toString());
    }
}

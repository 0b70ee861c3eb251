package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.TlsConfig.ClientAuth;
import io.flotilla.node.files.FileWatcher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.file.Files;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, client certificates, and certificates that are replaced while connections are open. */
class TlsTest {
    private TestCertificates certificates;

    @BeforeEach
    void issue() throws Exception {
        certificates = TestCertificates.server();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothVersions(String version) throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()));
                SSLSocket client = connect(node, certificates.client(null))) {
            client.setEnabledProtocols(new String[] {version});
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
            Peer peer = EchoNode.next(node.peers);
            assertThat(peer.secure()).isTrue();
            assertThat(peer.certificate()).isNull();
        }
    }

    @Test
    void agreesOnMqttByAlpn() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()));
                SSLSocket client = connect(node, certificates.client(null))) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"other", "mqtt"});
            client.setSSLParameters(parameters);
            client.startHandshake();
            assertThat(client.getApplicationProtocol()).isEqualTo("mqtt");
        }
    }

    @Test
    void takesAClientThatOffersNoProtocolThatItKnows() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()));
                SSLSocket client = connect(node, certificates.client(null))) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"other"});
            client.setSSLParameters(parameters);
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void refusesWhatIsNotTls() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()));
                Socket client = node.connect()) {
            EchoNode.send(client, "this is not a TLS record");
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.TLS_HANDSHAKE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void namesTheCertificateThatAClientShows(ClientAuth clientAuth) throws Exception {
        X509Bundle sensor = certificates.issue("sensor-1");
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.mutual(clientAuth)));
                SSLSocket client = connect(node, certificates.client(sensor))) {
            EchoNode.echo(client, "hello");
            assertThat(EchoNode.next(node.peers).certificate()).isEqualTo(sensor.getCertificate());
        }
    }

    @Test
    void refusesAClientWithoutTheCertificateThatIsRequired() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.mutual(ClientAuth.REQUIRED)));
                SSLSocket client = connect(node, certificates.client(null))) {
            assertThatThrownBy(() -> EchoNode.echo(client, "hello")).isInstanceOf(Exception.class);
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.TLS_HANDSHAKE);
            assertThat(node.peers).isEmpty();
        }
    }

    @Test
    void takesAClientWithoutTheCertificateThatIsOptional() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.mutual(ClientAuth.OPTIONAL)));
                SSLSocket client = connect(node, certificates.client(null))) {
            assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            assertThat(EchoNode.next(node.peers).certificate()).isNull();
        }
    }

    @Test
    void refusesACertificateOfAnotherAuthority() throws Exception {
        X509Bundle foreign = TestCertificates.server().issue("intruder");
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.mutual(ClientAuth.REQUIRED)));
                SSLSocket client = connect(node, certificates.client(foreign))) {
            assertThatThrownBy(() -> EchoNode.echo(client, "hello")).isInstanceOf(Exception.class);
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.TLS_HANDSHAKE);
        }
    }

    @Test
    void showsANewCertificateToNewConnectionsAndKeepsTheOpenOnes() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()));
                SSLSocket before = connect(node, certificates.client(null))) {
            EchoNode.echo(before, "hello");
            X509Bundle renewed = certificates.issue("renewed");
            certificates.write(renewed);
            settle(node);
            try (SSLSocket after = connect(node, certificates.client(null))) {
                EchoNode.echo(after, "hello");
                assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(renewed.getCertificate());
            }
            assertThat(EchoNode.echo(before, "still in")).isEqualTo("still in");
        }
    }

    @Test
    void keepsTheOldCertificateWhenTheNewOneIsBad() throws Exception {
        try (EchoNode node = EchoNode.listening(EchoNode.tls(certificates.config()))) {
            Files.writeString(
                    certificates.key(), certificates.issue("other").getPrivateKeyPEM()); // not of this certificate
            settle(node);
            try (SSLSocket client = connect(node, certificates.client(null))) {
                assertThat(EchoNode.echo(client, "hello")).isEqualTo("hello");
            }
        }
    }

    @Test
    void refusesToStartWithAKeyThatIsNotOfTheCertificate() throws Exception {
        Files.writeString(certificates.key(), certificates.issue("other").getPrivateKeyPEM());
        assertThatThrownBy(() -> EchoNode.listening(EchoNode.tls(certificates.config())))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(certificates.key() + " is not the key of the certificate in");
    }

    @Test
    void refusesToStartWithoutItsFiles() throws Exception {
        Files.delete(certificates.certificate());
        assertThatThrownBy(() -> EchoNode.listening(EchoNode.tls(certificates.config())))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(certificates.certificate() + " cannot be read: there is no such file");
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL_REFCNT"})
    void handshakesWithEitherLibrary(SslProvider provider) throws Exception {
        try (ServerTls tls = new ServerTls(certificates.config(), "mqtt", provider, new FileWatcher())) {
            SslHandler serverSide = tls.newHandler(PooledByteBufAllocator.DEFAULT);
            EmbeddedChannel server = new EmbeddedChannel(serverSide);
            EmbeddedChannel client = new EmbeddedChannel(SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(certificates.authority.getCertificate())
                    .build()
                    .newHandler(PooledByteBufAllocator.DEFAULT, "localhost", 1));
            while (!serverSide.handshakeFuture().isDone()) {
                pump(client, server);
                pump(server, client);
            }
            assertThat(serverSide.handshakeFuture().isSuccess()).isTrue();
            client.finishAndReleaseAll();
            server.finishAndReleaseAll();
        }
    }

    private static void pump(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
        }
    }

    /** The watcher looks twice: a change has settled when it finds the same again. */
    private static void settle(EchoNode node) {
        node.files.check();
        node.files.check();
    }

    private static SSLSocket connect(EchoNode node, SSLContext context) throws Exception {
        return (SSLSocket)
                context.getSocketFactory().createSocket(node.connect(), ListenerConfig.LOOPBACK, node.port(), true);
    }
}

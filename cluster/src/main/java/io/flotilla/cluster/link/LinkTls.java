package io.flotilla.cluster.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;

/** TLS of both directions: each side shows the certificate of the files, and trusts what their authority has signed and nothing else. Thread-safe. */
public final class LinkTls {
    private static final String PROTOCOL = "TLSv1.3";

    // BoringSSL where its library is here, which takes a fraction of the JDK's time. Contexts live as long as the
    // process needs links, and are left to the garbage collector.
    private static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

    private final SslContext client;
    private final SslContext server;

    private LinkTls(SslContext client, SslContext server) {
        this.client = client;
        this.server = server;
    }

    /**
     * What the files say now.
     *
     * @throws IOException where they cannot be used, with a message for the operator
     */
    public static LinkTls read(TlsFiles files) throws IOException {
        File certificate = files.certificate().toFile();
        File key = files.key().toFile();
        File authority = files.authority().toFile();
        try {
            SslContext client = SslContextBuilder.forClient()
                    .keyManager(certificate, key)
                    .trustManager(authority)
                    .endpointIdentificationAlgorithm(null)
                    .sslProvider(PROVIDER)
                    .protocols(PROTOCOL)
                    .build();
            SslContext server = SslContextBuilder.forServer(certificate, key)
                    .trustManager(authority)
                    .clientAuth(ClientAuth.REQUIRE)
                    .sslProvider(PROVIDER)
                    .protocols(PROTOCOL)
                    .build();
            return new LinkTls(client, server);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("the files of the link's TLS cannot be used, " + files + ": " + e.getMessage(), e);
        }
    }

    SslHandler newHandler(boolean opener, ByteBufAllocator allocator) {
        SslHandler handler = (opener ? client : server).newHandler(allocator);
        handler.setHandshakeTimeoutMillis(0); // a connection that says nothing is closed by its heartbeat
        return handler;
    }
}

package io.flotilla.node.network;

import io.flotilla.node.config.TlsConfig;
import io.flotilla.node.files.FileWatcher;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS on one listener, as its files have it now: new connections use what was last read from them without fault, and open ones keep what they began with.
 *
 * <p>Any thread may ask for a handler; the file watcher's thread replaces the context. Both hold the lock, because a replaced context is released at once: it holds native memory that
 * no garbage collector knows.
 */
final class ServerTls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private final TlsConfig config;
    private final SslProvider provider;
    private final String applicationProtocol;
    private SslContext context;

    /**
     * Reads the files now, and again whenever {@code files} sees them changed.
     *
     * @param applicationProtocol the protocol that is chosen where the client offers it by ALPN (RFC 7301)
     * @throws IOException where they cannot be used, with a message for the operator
     */
    ServerTls(TlsConfig config, String applicationProtocol, SslProvider provider, FileWatcher files)
            throws IOException {
        this.config = config;
        this.applicationProtocol = applicationProtocol;
        this.provider = provider;
        synchronized (this) { // a reload waits until the first reading is done
            files.watch(paths(), this::reload);
            context = read();
        }
    }

    /** BoringSSL where its library is here, which takes a fraction of the JDK's time, else the JDK. */
    static SslProvider bestProvider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** The handler for one new connection. It sets no time limit to the handshake. */
    synchronized SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    private synchronized void reload() {
        try {
            SslContext replaced = context;
            context = read();
            ReferenceCountUtil.release(replaced);
            log.info("new TLS connections use what {} hold now", paths());
        } catch (IOException e) {
            log.error("{}; what was read before stays in force", e.getMessage());
        }
    }

    private List<Path> paths() {
        return Stream.of(config.certificate(), config.key(), config.clientCa())
                .filter(Objects::nonNull)
                .toList();
    }

    private SslContext read() throws IOException {
        X509Certificate[] chain = PemFile.certificates(config.certificate());
        PrivateKey key = PemFile.privateKey(config.key());
        if (!belongTogether(key, chain[0].getPublicKey())) {
            throw new IOException(config.key() + " is not the key of the certificate in " + config.certificate());
        }
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(provider)
                .protocols(config.protocols())
                .clientAuth(clientAuth())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        applicationProtocol));
        if (config.clientCa() != null) {
            builder.trustManager(PemFile.certificates(config.clientCa()));
        }
        return builder.build();
    }

    private ClientAuth clientAuth() {
        return switch (config.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }

    /** Whether what the one signs the other verifies: while an operator replaces two files, one of them is new before the other. */
    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Releases the context; connections that have begun keep what they need of it. */
    @Override
    public synchronized void close() {
        ReferenceCountUtil.release(context);
    }
}

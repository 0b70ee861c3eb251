package io.flotilla.node.network;

import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.TlsConfig;
import io.flotilla.node.files.FileWatcher;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that a node listens on, all of them or none.
 *
 * <p>One thread starts and stops them.
 */
public final class Listeners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** The connections that may wait to be accepted; the operating system may allow fewer. */
    private static final int BACKLOG = 4_096;

    /** Between these numbers of unwritten bytes a connection stops and starts being writable. */
    private static final WriteBufferWaterMark WRITE_BYTES = new WriteBufferWaterMark(64 * 1_024, 256 * 1_024);

    private static final int MIN_READ_BYTES = 512;
    private static final int FIRST_READ_BYTES = 2_048;
    private static final int MAX_READ_BYTES = 256 * 1_024;

    /** Reads from one socket before it is the next one's turn: a hundred clients that send all they can leave room for the others. */
    private static final int READS_IN_TURN = 4;

    private final LimitsConfig limits;
    private final Transport transport;
    private final FileWatcher files;
    private final ConnectionFactory factory;
    private final RefusalListener refusals;
    private final Admission admission;
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(Listener listener, Channel server, BoundListener address) {}

    private Listeners(
            LimitsConfig limits,
            Transport transport,
            FileWatcher files,
            ConnectionFactory factory,
            RefusalListener refusals) {
        this.limits = limits;
        this.transport = transport;
        this.files = files;
        this.factory = factory;
        this.refusals = refusals;
        this.admission = new Admission(limits, System.nanoTime());
    }

    /**
     * Binds every address and then accepts connections on all of them.
     *
     * @param limits of connections: the timeout, the number and the rate
     * @param files sees when certificates change
     * @throws ListenException where one of them cannot be used; then nothing is bound
     */
    public static Listeners start(
            List<ListenerConfig> configs,
            LimitsConfig limits,
            Transport transport,
            FileWatcher files,
            ConnectionFactory factory,
            RefusalListener refusals) {
        Listeners listeners = new Listeners(limits, transport, files, factory, refusals);
        try {
            configs.forEach(listeners::bind);
        } catch (ListenException e) {
            listeners.close();
            throw e;
        }
        listeners.accept();
        return listeners;
    }

    private void bind(ListenerConfig config) {
        try {
            Listener listener =
                    new Listener(config, tls(config), limits.connectTimeout().toMillis(), factory, refusals);
            try {
                Channel server =
                        config.socketPath() == null ? bindTcp(listener) : bindUnix(listener, config.socketPath());
                int port = server.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
                bound.add(new Bound(
                        listener,
                        server,
                        new BoundListener(config.name(), config.kind(), config.host(), port, config.socketPath())));
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ListenException(
                    "listener '" + config.name() + "' cannot listen on " + addressOf(config) + ": " + e.getMessage(),
                    e);
        }
    }

    private @Nullable ServerTls tls(ListenerConfig config) throws IOException {
        TlsConfig tls = config.tls();
        return tls == null
                ? null
                : new ServerTls(
                        tls, config.kind().isWebSocket() ? "http/1.1" : "mqtt", ServerTls.bestProvider(), files);
    }

    private Channel bindTcp(Listener listener) throws IOException {
        ListenerConfig config = listener.config();
        ServerBootstrap bootstrap = bootstrap(listener)
                .channel(transport.tcpServer())
                .localAddress(resolve(config.host()), config.port())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
        return bind(bootstrap);
    }

    private Channel bindUnix(Listener listener, Path path) throws IOException {
        UnixSocketFile.removeStale(path);
        return bind(bootstrap(listener).channel(transport.unixServer()).localAddress(transport.unixAddress(path)));
    }

    private ServerBootstrap bootstrap(Listener listener) {
        return new ServerBootstrap()
                .group(transport.acceptor(), transport.group())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Acceptor(listener, admission))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BYTES)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
                                .maxMessagesPerRead(READS_IN_TURN))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new Handshake(listener));
                    }
                });
    }

    private static Channel bind(ServerBootstrap bootstrap) throws IOException {
        var binding = bootstrap.bind().awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(binding.cause().getMessage(), binding.cause());
        }
        return binding.channel();
    }

    private static InetAddress resolve(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("there is no such host", e);
        }
    }

    private static String addressOf(ListenerConfig config) {
        return config.socketPath() == null
                ? config.host() + ":" + config.port()
                : config.socketPath().toString();
    }

    private void accept() {
        bound.forEach(each -> each.server().config().setAutoRead(true));
    }

    /** Where each listener can be reached, in the order of their configuration. */
    public List<BoundListener> bound() {
        return bound.stream().map(Bound::address).toList();
    }

    /** The connections that are open now, those still in their handshake too. */
    public int openConnections() {
        return admission.open();
    }

    /** Gives the addresses back: nobody can connect any more. Connections that are open stay so. */
    public void stopAccepting() {
        for (Bound each : bound) {
            each.server().close().awaitUninterruptibly();
            removeSocketFile(each.address().socketPath());
        }
    }

    private static void removeSocketFile(@Nullable Path path) {
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                log.warn("the socket file {} stays behind: {}", path, e.getMessage());
            }
        }
    }

    /** Stops accepting and releases what the listeners hold. Connections are closed by whoever opened them, and the rest by {@link Transport#close}. */
    @Override
    public void close() {
        stopAccepting();
        bound.forEach(each -> each.listener().close());
        bound.clear();
    }
}

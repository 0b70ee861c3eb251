package io.flotilla.node.console;

import io.flotilla.node.config.AdminConfig;
import io.flotilla.node.files.FileWatcher;
import io.flotilla.node.files.Watched;
import io.flotilla.node.metrics.Metrics;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: health for Kubernetes, metrics for Prometheus, and the API of {@code flotilla ctl}, over HTTP.
 *
 * <p>It is there before the node serves: until then its probes say what the node waits for, and its API that the node is starting.
 */
public final class Console implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_REQUEST_BYTES = 64 * 1_024;
    private static final int PATIENCE_SECONDS = 10;
    private static final long CLOSE_TIMEOUT_MS = 1_000;

    private final Endpoints endpoints;
    private final EventLoopGroup thread;
    private final Channel server;

    private Console(Endpoints endpoints, EventLoopGroup thread, Channel server) {
        this.endpoints = endpoints;
        this.thread = thread;
        this.server = server;
    }

    /**
     * Opens the port that {@code config} asks for.
     *
     * @param files sees when the token changes
     * @throws IOException where the port or the token cannot be used, with one sentence for the operator
     */
    public static Console start(AdminConfig config, FileWatcher files, Health health, Metrics metrics)
            throws IOException {
        Path tokenFile = config.tokenFile();
        Supplier<AdminToken> token =
                tokenFile == null ? null : Watched.read(files, List.of(tokenFile), () -> AdminToken.read(tokenFile));
        Endpoints endpoints = new Endpoints(health, metrics);
        EventLoopGroup thread = new MultiThreadIoEventLoopGroup(
                1, (ThreadFactory) task -> new Thread(task, "flotilla-admin"), NioIoHandler.newFactory());
        ChannelFuture binding = new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Connections(endpoints, token))
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            shutDown(thread);
            throw new IOException(
                    "the admin port cannot be opened at " + config.host() + ":" + config.port() + ": "
                            + binding.cause().getMessage(),
                    binding.cause());
        }
        return new Console(endpoints, thread, binding.channel());
    }

    /** Tells that the node serves: from now on the API asks {@code administration}. */
    public void serve(Administration administration) {
        endpoints.serve(administration);
    }

    /** Where the port is. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        shutDown(thread);
    }

    private static void shutDown(EventLoopGroup thread) {
        thread.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    }

    /** The connections that are open. Confined to the console's thread. */
    private static final class Connections extends ChannelInitializer<Channel> {
        private final Endpoints endpoints;
        private final @Nullable Supplier<AdminToken> token;
        private int open;

        Connections(Endpoints endpoints, @Nullable Supplier<AdminToken> token) {
            this.endpoints = endpoints;
            this.token = token;
        }

        @Override
        protected void initChannel(Channel connection) {
            open++;
            connection.closeFuture().addListener(closed -> open--);
            if (open > MOST_CONNECTIONS) {
                connection.close();
                return;
            }
            connection
                    .pipeline()
                    .addLast(new IdleStateHandler(0, 0, PATIENCE_SECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MOST_REQUEST_BYTES))
                    .addLast(new ConsoleHandler(endpoints, token));
        }
    }
}

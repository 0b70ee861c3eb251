package io.flotilla.benchmarks.load.client;

import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How connections to a target are made: by which sockets, from and to which addresses, with TLS or without. Immutable; any thread may use it. */
public final class Connector {
    private static final int CONNECT_TIMEOUT_MS = 30_000;
    private static final int LOW_WATER_BYTES = 64 << 10;
    private static final int HIGH_WATER_BYTES = 256 << 10;
    private static final int LEAST_READ_BYTES = 512;
    private static final int FIRST_READ_BYTES = 2 << 10;
    private static final int MOST_READ_BYTES = 256 << 10;

    private final List<InetSocketAddress> forPublishers;
    private final List<InetSocketAddress> forOthers;
    private final int firstPublisher;
    private final List<InetSocketAddress> sources;
    private final @Nullable SslContext tls;

    /**
     * @param forPublishers the nodes that publishers connect to, in turn
     * @param forOthers those that all other clients do
     * @param firstPublisher the number of the first client that is a publisher, as all after it are
     * @throws SSLException where the certificates to trust cannot be used
     */
    public Connector(
            List<InetSocketAddress> forPublishers,
            List<InetSocketAddress> forOthers,
            int firstPublisher,
            ClientConfig config,
            boolean tls)
            throws SSLException {
        this.forPublishers = List.copyOf(forPublishers);
        this.forOthers = List.copyOf(forOthers);
        this.firstPublisher = firstPublisher;
        this.sources = config.sources().stream()
                .map(source -> new InetSocketAddress(source, 0))
                .toList();
        this.tls = tls ? context(config) : null;
    }

    private static SslContext context(ClientConfig config) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (config.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        } else if (config.caFile() != null) {
            builder.trustManager(new File(config.caFile()));
        }
        return builder.build();
    }

    /** So many event loops with the best I/O that works here. */
    public static EventLoopGroup eventLoops(int count) {
        return new MultiThreadIoEventLoopGroup(
                count, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** Connects {@code client}, the {@code number}th of the whole run, on {@code loop}. */
    ChannelFuture connect(EventLoop loop, Client client, int number) {
        List<InetSocketAddress> targets = number < firstPublisher ? forOthers : forPublishers;
        InetSocketAddress target = targets.get(number % targets.size());
        Bootstrap bootstrap = bootstrap(loop).handler(new Initializer(client, target));
        if (sources.isEmpty()) {
            return bootstrap.connect(target);
        }
        if (Epoll.isAvailable()) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        int source = number / targets.size() / ClientConfig.CONNECTIONS_PER_SOURCE % sources.size();
        return bootstrap.connect(target, sources.get(source));
    }

    private static Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(LEAST_READ_BYTES, FIRST_READ_BYTES, MOST_READ_BYTES));
    }

    /**
     * Opens a connection on {@code loop} and closes it again, whether or not that succeeds, so that what Java loads when it does something for the first time slows no connection that is
     * measured.
     */
    public void rehearse(EventLoop loop) throws InterruptedException {
        Bootstrap bootstrap = bootstrap(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                addTls(channel, forOthers.get(0));
            }
        });
        ChannelFuture attempt = bootstrap.connect(forOthers.get(0)).await();
        SslHandler handshake = attempt.channel().pipeline().get(SslHandler.class);
        if (attempt.isSuccess() && handshake != null) {
            handshake.handshakeFuture().await();
        }
        attempt.channel().close().await();
    }

    private void addTls(Channel channel, InetSocketAddress target) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.getHostString(), target.getPort()));
        }
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        private final Client client;
        private final InetSocketAddress target;

        Initializer(Client client, InetSocketAddress target) {
            this.client = client;
            this.target = target;
        }

        @Override
        protected void initChannel(Channel channel) {
            addTls(channel, target);
            channel.pipeline().addLast(client);
        }
    }
}

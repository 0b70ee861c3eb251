package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of this member with all others: it listens for theirs, and opens as many stripes to each as it has event loops, and one for control. Thread-safe.
 *
 * <p>The event loops belong to the caller, who ends them after the links are closed.
 */
public final class Links implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Links.class);
    private static final long CLOSE_TIMEOUT_MS = 5_000;
    private static final int MIN_READ_BYTES = 2 * 1024;
    private static final int FIRST_READ_BYTES = 16 * 1024;
    private static final int MAX_READ_BYTES = 256 * 1024;

    /** Before others have their turn: what goes to one subscriber gathers meanwhile. */
    private static final int READS_IN_TURN = 4;

    /** As much as is written at a time goes out at once. */
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(64 * 1024, OutgoingConnection.MAX_UNFLUSHED_BYTES);

    private final LinkConfig config;
    private final Member self;
    private final List<EventLoop> loops;
    private final LinkReceiver receiver;
    private final @Nullable Supplier<LinkTls> tls;
    private final LinkSurroundings surroundings;
    private final Map<Member, Peer> peers = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final Channel listener;

    private Links(
            LinkConfig config,
            Member self,
            List<? extends EventLoop> loops,
            LinkReceiver receiver,
            LinkSurroundings surroundings) {
        this.config = config;
        this.self = self;
        this.loops = List.copyOf(loops);
        this.receiver = receiver;
        this.tls = config.tls();
        this.surroundings = surroundings;
        this.listener = listen();
    }

    /**
     * Listens for other members, and links itself with none yet.
     *
     * @param self this run of this member
     * @param loops as many as there are stripes besides control
     * @throws UncheckedIOException where it cannot listen, with a message for the operator
     */
    public static Links start(LinkConfig config, Member self, List<? extends EventLoop> loops, LinkReceiver receiver) {
        return start(config, self, loops, receiver, LinkSurroundings.of(loops.get(0)));
    }

    /** The same, in surroundings that fit the loops. */
    public static Links start(
            LinkConfig config,
            Member self,
            List<? extends EventLoop> loops,
            LinkReceiver receiver,
            LinkSurroundings surroundings) {
        return new Links(config, self, loops, receiver, surroundings);
    }

    private Channel listen() {
        ChannelFuture bound = new Bootstrap()
                .group(loops.get(0))
                .channelFactory(surroundings.listening())
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new Acceptor())
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(new IOException(
                    "cannot listen for other members at " + config.host() + ":" + config.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause()));
        }
        return bound.channel();
    }

    /** Spreads the connections that others open over the event loops. Confined to the listener's. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        private int next;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel accepted = (Channel) message;
            EventLoop loop = loops.get(next++ % loops.size());
            accepted.config().setOption(ChannelOption.TCP_NODELAY, true);
            accepted.config().setRecvByteBufAllocator(readSizes());
            accepted.pipeline().addLast(pipeline(false, new IncomingConnection(Links.this, loop)));
            loop.register(accepted);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.warn("a connection of another member was not accepted", cause);
        }
    }

    private ChannelHandler pipeline(boolean opener, LinkConnection connection) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    channel.pipeline().addLast(tls.get().newHandler(opener, channel.alloc()));
                }
                channel.pipeline().addLast(connection);
            }
        };
    }

    private static RecvByteBufAllocator readSizes() {
        return new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
                .maxMessagesPerRead(READS_IN_TURN);
    }

    /** Opens a connection. */
    ChannelFuture open(EventLoop loop, InetSocketAddress to, OutgoingConnection connection) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(surroundings.connecting())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMs())
                .disableResolver()
                .handler(pipeline(true, connection))
                .connect(to);
    }

    private int connectTimeoutMs() {
        return Math.toIntExact(
                config.heartbeat().multipliedBy(config.missedHeartbeats()).toMillis());
    }

    /** Another member has introduced itself. */
    void onHello(Hello hello, IncomingConnection connection) {
        Answer refusal = null;
        Peer peer = peers.get(hello.from());
        if (hello.version() != Handshake.VERSION) {
            refusal = Answer.OTHER_VERSION;
        } else if (!hello.cluster().equals(config.cluster())) {
            refusal = Answer.OTHER_CLUSTER;
        } else if (!hello.to().equals(self)) {
            refusal = Answer.OTHER_MEMBER;
        } else if (peer == null) {
            refusal = Answer.UNKNOWN_SENDER;
        }
        if (peer != null && refusal == null) {
            peer.onHello(hello, connection);
            return;
        }
        if (refusal == Answer.OTHER_VERSION || refusal == Answer.OTHER_CLUSTER) {
            log.warn(
                    "refused a link of {} at {}: version {} of the link protocol and cluster {}, where this member has {} and {}",
                    hello.from().id(),
                    connection.context().channel().remoteAddress(),
                    hello.version(),
                    hello.cluster(),
                    Handshake.VERSION,
                    config.cluster());
        }
        connection.refuse(refusal == null ? Answer.UNKNOWN_SENDER : refusal);
    }

    /** The port at which it listens. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /**
     * Links itself with exactly these from now on; itself is passed over. One that is left out is gone: what waited for it is done, what it sent is forgotten, and when it comes back its stripes
     * begin anew. Calls take effect in their order.
     */
    public synchronized void connect(Collection<MemberAddress> members) {
        Set<Member> stay = members.stream().map(MemberAddress::member).collect(Collectors.toSet());
        peers.values().removeIf(peer -> {
            boolean leaves = !stay.contains(peer.member());
            if (leaves) {
                peer.close();
            }
            return leaves;
        });
        for (MemberAddress each : members) {
            Peer known = peers.get(each.member());
            if (known != null) {
                known.moved(each);
            } else if (!each.member().equals(self)) {
                Peer peer = new Peer(this, each, loops);
                peers.put(each.member(), peer);
                peer.open();
            }
        }
    }

    /**
     * The stripe of an event loop to a peer, null where there is no such peer. To be used on that loop alone; it is the same as long as the peer is there.
     *
     * @param loop its place in the list of loops
     */
    public @Nullable Stripe stripe(Member peer, int loop) {
        Peer known = peers.get(peer);
        return known == null ? null : known.stripe(loop);
    }

    /**
     * Sends a frame as soon as there is credit, in the order of the calls of one thread. What waits is not bounded here: a caller sends no more than it can have waiting.
     *
     * @param stripe the place of its loop in the list
     * @param kind 0 to 255
     * @param body not to be changed any more
     * @return completed on the stripe's loop when the peer has accepted the frame, or is gone, which is at once where there is no such peer
     */
    public CompletionStage<Void> send(Member peer, int stripe, int kind, byte[] body) {
        Peer known = peers.get(peer);
        return known == null
                ? CompletableFuture.completedFuture(null)
                : known.stripe(stripe).send(kind, body);
    }

    /** As {@link #send}, on the stripe that no message delays. */
    public CompletionStage<Void> sendControl(Member peer, int kind, byte[] body) {
        return send(peer, loops.size(), kind, body);
    }

    /** How the links fare, with each peer that is there. */
    public List<LinkCounts> counts() {
        return peers.values().stream().map(Peer::counts).toList();
    }

    void requireSendable(int kind, int bodyBytes) {
        if (kind < 0 || kind > FrameFormat.MAX_KIND || bodyBytes > config.maxBodyBytes()) {
            throw new IllegalArgumentException(
                    "a frame of kind " + kind + " and " + bodyBytes + " bytes, where kinds are 0 to "
                            + FrameFormat.MAX_KIND + " and " + config.maxBodyBytes() + " bytes are allowed");
        }
    }

    LinkSurroundings surroundings() {
        return surroundings;
    }

    LinkConfig config() {
        return config;
    }

    Member self() {
        return self;
    }

    LinkReceiver receiver() {
        return receiver;
    }

    ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    long nextGeneration() {
        return generation.incrementAndGet();
    }

    /** Listens no more, and all peers are gone. Waits for the listener, for 5 seconds at most. */
    @Override
    public void close() {
        ChannelFuture closed = listener.close();
        connect(List.of());
        if (!loops.get(0).inEventLoop()) {
            closed.awaitUninterruptibly(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public String toString() {
        return "links of " + self.id() + " with " + peers.values();
    }
}

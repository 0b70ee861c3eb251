package io.flotilla.node.network;

import io.flotilla.cluster.link.SocketIo;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that move bytes, and the kind of sockets that they serve: the event loops, named {@code flotilla-loop-N}, and one acceptor, {@code flotilla-acceptor-1}.
 *
 * <p>The acceptor has its own thread so that a storm of new connections slows no event loop, and so that one thread alone decides who is let in.
 */
public final class Transport implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final SocketIo io;
    private final EventLoopGroup loops;
    private final EventLoopGroup acceptor;

    private Transport(SocketIo io, int eventLoops) {
        this.io = io;
        this.loops =
                newGroup("flotilla-loop", eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops);
        this.acceptor = newGroup("flotilla-acceptor", 1);
    }

    /**
     * The threads, started when the first channel is registered.
     *
     * @param eventLoops how many, 0 for one per core
     */
    public static Transport create(SocketIo io, int eventLoops) {
        return new Transport(io, eventLoops);
    }

    private EventLoopGroup newGroup(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(threads, named(name), io.handlers());
    }

    private static ThreadFactory named(String name) {
        AtomicInteger threads = new AtomicInteger();
        return task -> new FastThreadLocalThread(task, name + "-" + threads.incrementAndGet());
    }

    /** The event loops, each of which owns the connections registered with it. */
    public EventLoopGroup group() {
        return loops;
    }

    /** The I/O that this transport uses. */
    public SocketIo io() {
        return io;
    }

    EventLoopGroup acceptor() {
        return acceptor;
    }

    Class<? extends ServerChannel> tcpServer() {
        return io.server();
    }

    Class<? extends ServerChannel> unixServer() {
        return switch (io) {
            case EPOLL -> EpollServerDomainSocketChannel.class;
            case IO_URING -> IoUringServerDomainSocketChannel.class;
            case NIO -> NioServerDomainSocketChannel.class;
        };
    }

    SocketAddress unixAddress(Path path) {
        return switch (io) {
            case EPOLL, IO_URING -> new DomainSocketAddress(path.toFile());
            case NIO -> UnixDomainSocketAddress.of(path);
        };
    }

    /** Closes every channel that is still open, runs what the event loops have been given, and ends their threads; waits for 5 seconds at most for each kind. */
    @Override
    public void close() {
        shutDown(acceptor);
        shutDown(loops);
    }

    private static void shutDown(EventLoopGroup group) {
        Future<?> ended = group.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        ended.awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    }
}

package io.flotilla.cluster.link;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How event loops ask the operating system for what has happened to their sockets. */
public enum SocketIo {
    /** Linux only, through Netty's native library. */
    EPOLL(EpollIoHandler.class, EpollServerSocketChannel.class, EpollSocketChannel.class) {
        @Override
        public @Nullable Throwable unavailable() {
            return Epoll.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }
    },
    /** Linux from 5.10 on and only where the kernel lets processes use it, which containers often do not. */
    IO_URING(IoUringIoHandler.class, IoUringServerSocketChannel.class, IoUringSocketChannel.class) {
        @Override
        public @Nullable Throwable unavailable() {
            return IoUring.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }
    },
    /** The JDK's own, on every system. */
    NIO(NioIoHandler.class, NioServerSocketChannel.class, NioSocketChannel.class) {
        @Override
        public @Nullable Throwable unavailable() {
            return null;
        }

        @Override
        public IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }
    };

    private final Class<? extends IoHandler> handler;
    private final Class<? extends ServerChannel> server;
    private final Class<? extends SocketChannel> client;

    SocketIo(
            Class<? extends IoHandler> handler,
            Class<? extends ServerChannel> server,
            Class<? extends SocketChannel> client) {
        this.handler = handler;
        this.server = server;
        this.client = client;
    }

    /** The one to take where nobody says another. */
    public static SocketIo best() {
        return EPOLL.unavailable() == null ? EPOLL : NIO;
    }

    /** That of {@code loop}. */
    static SocketIo of(EventLoop loop) {
        return Stream.of(values())
                .filter(each -> loop instanceof IoEventLoopGroup group && group.isIoType(each.handler))
                .findAny()
                .orElse(NIO);
    }

    /** Why it does not work here; null where it does. */
    public abstract @Nullable Throwable unavailable();

    /** What an event loop of this kind is made with. */
    public abstract IoHandlerFactory handlers();

    /** What listens on TCP. */
    public Class<? extends ServerChannel> server() {
        return server;
    }

    /** What connects by TCP. */
    public Class<? extends SocketChannel> client() {
        return client;
    }
}

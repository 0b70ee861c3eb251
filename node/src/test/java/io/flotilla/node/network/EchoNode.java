package io.flotilla.node.network;

import io.flotilla.cluster.link.SocketIo;
import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.flotilla.node.config.TlsConfig;
import io.flotilla.node.files.FileWatcher;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listeners on loopback with an echo where MQTT would be; remembers who came and who was refused. */
final class EchoNode implements AutoCloseable {
    private static final int WAIT_SECONDS = 20;

    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
    final BlockingQueue<List<String>> pipelines = new LinkedBlockingQueue<>();
    final FileWatcher files = new FileWatcher();
    final Transport transport;
    final Listeners listeners;

    EchoNode(SocketIo io, LimitsConfig limits, ListenerConfig... configs) {
        transport = Transport.create(io, 2);
        try {
            listeners = Listeners.start(
                    List.of(configs),
                    limits,
                    transport,
                    files,
                    this::open,
                    (refusal, listener, address) -> refusals.add(refusal));
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    static EchoNode listening(ListenerConfig... configs) {
        return new EchoNode(SocketIo.best(), LimitsConfig.defaults(), configs);
    }

    static EchoNode limited(LimitsConfig limits, ListenerConfig... configs) {
        return new EchoNode(SocketIo.best(), limits, configs);
    }

    static LimitsConfig limits(Duration connectTimeout, int maxConnections, int connectionRate) {
        LimitsConfig rest = LimitsConfig.defaults();
        return new LimitsConfig(
                connectTimeout,
                maxConnections,
                connectionRate,
                rest.publishRate(),
                rest.maximumPacketSize(),
                rest.outboundBufferBytes(),
                rest.memoryShare(),
                rest.concurrentHashings(),
                rest.loginFailuresPerMinute());
    }

    static ListenerConfig tcp() {
        return ListenerConfig.plain(Kind.TCP, ListenerConfig.LOOPBACK, 0);
    }

    static ListenerConfig tls(TlsConfig tls) {
        return ListenerConfig.encrypted(Kind.TLS, ListenerConfig.LOOPBACK, 0, tls);
    }

    static ListenerConfig webSocket(String path) {
        return new ListenerConfig("ws", Kind.WS, ListenerConfig.LOOPBACK, 0, null, null, path, false, false, 0);
    }

    static ListenerConfig behindProxy(Kind kind, @Nullable TlsConfig tls) {
        return new ListenerConfig("proxied", kind, ListenerConfig.LOOPBACK, 0, null, tls, "/mqtt", true, false, 0);
    }

    private ChannelHandler open(Peer peer) {
        peers.add(peer);
        return new Echo();
    }

    int port() {
        return listeners.bound().getFirst().port();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(WAIT_SECONDS * 1_000);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String receive(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** What comes back when {@code text} is sent. */
    static String echo(Socket socket, String text) throws IOException {
        send(socket, text);
        return receive(socket, text.length());
    }

    /** Waits until the node closes the connection, which may discard what was sent to it. */
    static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    /** The next of {@code events}, waited for. */
    static <T> T next(BlockingQueue<T> events) throws InterruptedException {
        T event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing happened for " + WAIT_SECONDS + " seconds");
        }
        return event;
    }

    @Override
    public void close() {
        listeners.close();
        transport.close();
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            pipelines.add(ctx.pipeline().toMap().values().stream()
                    .map(handler -> handler.getClass().getSimpleName())
                    .toList());
            ctx.writeAndFlush(msg);
        }
    }
}

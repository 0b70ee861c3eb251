package io.flotilla.node.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the new connections of one listener: closes those that are not admitted and passes the others on to an event loop.
 *
 * <p>Confined to the acceptor's thread.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MS = 250;

    private final Listener listener;
    private final Admission admission;
    private final AtomicInteger open = new AtomicInteger();
    private final ChannelFutureListener onClosed;
    private boolean failing;

    Acceptor(Listener listener, Admission admission) {
        this.listener = listener;
        this.admission = admission;
        this.onClosed = closed -> admission.release(open);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        Channel connection = (Channel) msg;
        failing = false;
        Refusal refusal = admission.admit(open, listener.config().maxConnections(), System.nanoTime());
        if (refusal == null) {
            connection.closeFuture().addListener(onClosed);
            ctx.fireChannelRead(connection);
        } else {
            listener.refuse(refusal, Origin.of(listener.config(), connection), "closed at once");
            connection.unsafe().closeForcibly();
        }
    }

    /**
     * Accepting failed, most likely for want of a file descriptor. The connection still waits in the backlog, so trying again at once would only spin: the acceptor pauses. The event
     * ends here, or Netty's own acceptor would pause for longer and log each failure with its stack.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.refuse(Refusal.ACCEPT_FAILED, Origin.UNKNOWN, cause.toString());
        if (!failing) {
            failing = true;
            log.warn(
                    "listener '{}' cannot accept connections, and tries again until it can: {}",
                    listener.config().name(),
                    cause.toString());
        }
        Channel server = ctx.channel();
        server.config().setAutoRead(false);
        ctx.executor().schedule(() -> resume(server), PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    private static void resume(Channel server) {
        if (server.isOpen()) {
            server.config().setAutoRead(true);
        }
    }
}

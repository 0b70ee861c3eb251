package io.flotilla.cluster.link;

import io.flotilla.cluster.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One end of one connection: it begins with a handshake, and then shows that it lives and sees that the other end does. Confined to its event loop. */
abstract class LinkConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(LinkConnection.class);

    final LinkConfig config;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> ticking;
    private @Nullable ByteBuf beginning; // until the handshake of the other end is read
    private boolean established;
    private boolean wrote; // since the last tick
    private int silentTicks;
    private @Nullable String closedFor;

    LinkConnection(LinkConfig config) {
        this.config = config;
    }

    /** The connection is there. */
    abstract void onOpen();

    /** The first words of the other end are there; more may follow in {@link #onBytes} once {@link #establish} was called. */
    abstract void onHandshake(Handshake.Message message);

    /** Bytes behind the handshake, released after the return. */
    abstract void onBytes(ByteBuf bytes);

    /** Nothing was written for an interval. */
    abstract void onIdle();

    /** Nothing was read for at least an interval. */
    abstract void onSilence();

    /** The connection has ended. */
    abstract void onClosed(String reason);

    final ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("no channel yet");
        }
        return context;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        beginning = Unpooled.buffer(Handshake.HEADER_BYTES);
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        long heartbeatMs = config.heartbeat().toMillis();
        ticking =
                context.executor().scheduleWithFixedDelay(this::tick, heartbeatMs, heartbeatMs, TimeUnit.MILLISECONDS);
        onOpen();
    }

    final void write(ByteBuf bytes) {
        wrote = true;
        context().write(bytes, context().voidPromise());
    }

    final void flush() {
        context().flush();
    }

    final void write(Handshake handshake) {
        ByteBuf bytes = context().alloc().directBuffer();
        Handshake.write(handshake, bytes);
        write(bytes);
        flush();
    }

    /** Both ends agree: from now on every byte is a sign of life. */
    final void establish() {
        established = true;
        silentTicks = 0;
    }

    final boolean isClosed() {
        return closedFor != null;
    }

    final boolean isEstablished() {
        return established && closedFor == null;
    }

    /** How long a silent loop itself was away is not counted against the other end, because ticks are counted and not time. */
    private void tick() {
        silentTicks++;
        if (silentTicks > 1) {
            onSilence();
        }
        if (silentTicks >= config.missedHeartbeats()) {
            close("nothing came for "
                    + config.heartbeat().multipliedBy(silentTicks).toMillis() + " ms");
            return;
        }
        if (!wrote && established) {
            onIdle();
        }
        wrote = false;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (closedFor == null) {
                read(in);
            }
        } catch (WireException e) {
            close(reason(e));
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        if (beginning != null) {
            beginning.writeBytes(in);
            Handshake.Message message = Handshake.poll(beginning);
            if (message != null) {
                ByteBuf rest = beginning;
                beginning = null;
                try {
                    onHandshake(message);
                    if (rest.isReadable()) {
                        behindHandshake(rest);
                    }
                } finally {
                    rest.release();
                }
            }
        } else {
            behindHandshake(in);
        }
    }

    private void behindHandshake(ByteBuf in) {
        if (established) {
            silentTicks = 0;
            onBytes(in);
        } else if (closedFor == null) {
            throw new WireException("frames before a welcome");
        }
    }

    /** Ends the connection. */
    final void close(String reason) {
        if (closedFor == null) {
            closedFor = reason;
        }
        if (context != null) {
            context.close();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) { // the latter is what TLS refuses
            log.error("a link is closed by a fault of our own", cause);
        }
        close(reason(cause));
    }

    /** What to tell an operator of a failure. */
    static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        if (ticking != null) {
            ticking.cancel(false);
        }
        ReferenceCountUtil.release(beginning);
        beginning = null;
        if (closedFor == null) {
            closedFor = "closed by the other end";
        }
        onClosed(closedFor);
    }
}

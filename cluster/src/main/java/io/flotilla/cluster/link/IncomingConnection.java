package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.link.Handshake.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receiver's end of a connection: frames come in, acknowledgements go out. Confined to its event loop. */
final class IncomingConnection extends LinkConnection {
    private static final Logger log = LoggerFactory.getLogger(IncomingConnection.class);

    private final Links links;
    private final EventLoop loop;
    private final Runnable acknowledge = this::acknowledge;
    private final FrameReader reader;
    private @Nullable IncomingStripe stripe; // none before it is attached and after it has ended
    private long acknowledged;
    private int unacknowledgedBytes; // read since the last acknowledgement
    private boolean reading;
    private boolean acknowledging; // is to come

    IncomingConnection(Links links, EventLoop loop) {
        super(links.config());
        this.links = links;
        this.loop = loop;
        this.reader = new FrameReader(config.maxBodyBytes(), links.allocator(), this::onFrame);
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    void onOpen() {
        // The other end begins.
    }

    @Override
    void onHandshake(Handshake.Message message) {
        links.onHello(Hello.read(message), this);
    }

    /** Any thread: refuses what the other end asked for. */
    void refuse(Answer answer) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> refuse(answer));
            return;
        }
        log.debug("refused {}: {}", context().channel().remoteAddress(), answer);
        write(Welcome.refusal(answer));
        close(answer.meaning);
    }

    /** Any thread: the stripe has moved here. */
    void attach(IncomingStripe to) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> attach(to));
            return;
        }
        if (isClosed()) { // the stripe may be on its way to another connection already
            return;
        }
        stripe = to;
        establish();
        write(new Welcome(Handshake.VERSION, Answer.WELCOME, to.frames().received(), config.creditBytes()));
        onIdle();
    }

    @Override
    void onBytes(ByteBuf bytes) {
        if (stripe != null) {
            reading = true;
            stripe.onRead(bytes.readableBytes());
            unacknowledgedBytes += bytes.readableBytes();
            reader.read(bytes);
            if (unacknowledgedBytes >= config.creditBytes() / 4) {
                acknowledge(); // before the sender has to wait
            }
        }
    }

    private void onFrame(int kind, ByteBuf body) {
        if (stripe != null) {
            stripe.onFrame(kind, body);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        acknowledge();
    }

    /** More was accepted: told to the other end with what else is accepted until the event loop is through. */
    void acknowledgeSoon() {
        if (!reading && !acknowledging) {
            acknowledging = true;
            loop.execute(acknowledge);
        }
    }

    private void acknowledge() {
        acknowledging = false;
        if (stripe != null && stripe.frames().accepted() != acknowledged) {
            onIdle();
        }
    }

    @Override
    void onIdle() {
        if (stripe != null) {
            acknowledged = stripe.frames().accepted();
            unacknowledgedBytes = 0;
            write(context().alloc().directBuffer(Long.BYTES).writeLong(acknowledged));
            flush();
        }
    }

    @Override
    void onSilence() {
        if (stripe != null) {
            stripe.onSilence();
        }
    }

    /** The stripe has left, or the peer. */
    void end(String reason) {
        stripe = null;
        close(reason);
    }

    @Override
    void onClosed(String reason) {
        reader.close();
        if (stripe != null) {
            stripe.onClosed(this);
            stripe = null;
        }
    }
}

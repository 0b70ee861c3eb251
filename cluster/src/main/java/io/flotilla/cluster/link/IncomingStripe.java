package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.member.Member;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of one stripe of one peer, which outlives its connections.
 *
 * <p>Confined to its <em>home</em>, the event loop of its connection. A new connection on another loop takes the stripe there: only the home gives it away, so that whoever finds itself at home
 * stays there until it returns, and whoever does not goes on from there.
 */
final class IncomingStripe {
    private static final Logger log = LoggerFactory.getLogger(IncomingStripe.class);

    private final Member from;
    private final int index;
    private final LinkReceiver receiver;
    private final StripeCounts counts;
    private volatile EventLoop home;
    private @Nullable IncomingConnection connection;
    private IncomingFrames frames = new IncomingFrames();
    private long generation; // 0 before the first
    private boolean gone;

    IncomingStripe(Member from, int index, LinkReceiver receiver, StripeCounts counts, EventLoop home) {
        this.from = from;
        this.index = index;
        this.receiver = receiver;
        this.counts = counts;
        this.home = home;
    }

    /** Any thread: {@code next} takes the place of the connection that was, or is refused. */
    void claim(Hello hello, IncomingConnection next) {
        if (!home.inEventLoop()) {
            home.execute(() -> claim(hello, next));
            return;
        }
        if (gone) {
            next.refuse(Answer.UNKNOWN_SENDER);
        } else if (hello.generation() < generation || (hello.resumes() && hello.generation() != generation)) {
            next.refuse(Answer.UNKNOWN_STREAM);
        } else {
            if (connection != null) {
                connection.end("another connection took its place");
            }
            if (hello.generation() != generation) {
                generation = hello.generation();
                frames = new IncomingFrames();
            }
            connection = next;
            home = next.loop();
            next.attach(this);
        }
    }

    IncomingFrames frames() {
        return frames;
    }

    void onFrame(int kind, ByteBuf body) {
        StripeCounts.add(counts.framesReceived, 1);
        Accepted accepted = new Accepted(frames);
        frames.receive(accepted);
        try {
            receiver.onFrame(from, index, kind, body, accepted);
        } catch (RuntimeException e) {
            log.error("a frame of kind {} from {} is lost by a fault of our own", kind, from.id(), e);
            accepted.run(); // it would hold all behind it for ever
        }
    }

    void onRead(int bytes) {
        StripeCounts.add(counts.bytesReceived, bytes);
    }

    void onSilence() {
        StripeCounts.add(counts.heartbeatsMissed, 1);
    }

    void onClosed(IncomingConnection closed) {
        if (closed == connection) {
            connection = null;
        }
    }

    /** Any thread: the peer is gone, and what it sent is forgotten. */
    void close() {
        if (!home.inEventLoop()) {
            home.execute(this::close);
            return;
        }
        gone = true;
        if (connection != null) {
            connection.end("the peer is gone");
        }
    }

    /** What a receiver runs when it has accepted a frame. */
    private final class Accepted extends IncomingFrames.Receipt implements Runnable {
        private final IncomingFrames of;

        Accepted(IncomingFrames of) {
            this.of = of;
        }

        @Override
        public void run() {
            if (!home.inEventLoop()) {
                home.execute(this);
            } else if (of.accept(this) && of == frames && connection != null) {
                connection.acknowledgeSoon();
            }
        }
    }

    @Override
    public String toString() {
        return "stripe " + index + " of " + from.id() + ": " + frames;
    }
}

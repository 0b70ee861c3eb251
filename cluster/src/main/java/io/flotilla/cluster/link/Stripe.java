package io.flotilla.cluster.link;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.link.Handshake.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of frames to one peer that keeps their order: numbered, kept until they are acknowledged, and sent again where a connection broke. Confined to its event loop where nothing else
 * is said.
 *
 * <p>There is no room until the peer has granted credit for the first time. While a connection is lost, the credit of the last one can still be used.
 */
public final class Stripe {
    private static final Logger log = LoggerFactory.getLogger(Stripe.class);

    /** As much leaves at once, while it is in the cache and the peer can begin with it, and not only when the event loop is through. */
    private static final int EAGER_BYTES = 256 * 1024;

    private final Links links;
    private final Peer peer;
    private final int index;
    private final EventLoop loop;
    private final StripeCounts counts;
    private final Backoff backoff;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> awaitRoom = new ArrayDeque<>();
    private final OutgoingFrames frames;
    private final Runnable flush = this::flush;
    private @Nullable OutgoingConnection connection;
    private long generation;
    private boolean resumes; // was welcomed in this generation
    private boolean wasConnected;
    private boolean gathering; // a flush is to come
    private long gatheredBytes; // since frames were written
    private boolean gone;
    private long windowBytes;
    private String lastTrouble = "";

    /** A frame that is to be sent when there is credit. */
    private record Waiting(int kind, byte[] body, Runnable onDone) {}

    Stripe(Links links, Peer peer, int index, EventLoop loop, StripeCounts counts) {
        this.links = links;
        this.peer = peer;
        this.index = index;
        this.loop = loop;
        this.counts = counts;
        this.generation = links.nextGeneration();
        this.backoff = new Backoff(
                links.config().maxBackoff().toMillis(), links.surroundings().random());
        this.frames = new OutgoingFrames(links.allocator());
    }

    /** Whether the next {@link #offer} is taken: there is credit left, and nobody waits for it. */
    public boolean hasRoom() {
        return gone || (waiting.isEmpty() && hasCredit());
    }

    /** Whether the peer has accepted all frames, or is gone. */
    public boolean isSettled() {
        return frames.unacknowledged() == 0 && waiting.isEmpty();
    }

    private boolean hasCredit() {
        return frames.unacknowledgedBytes() < windowBytes;
    }

    /**
     * Sends a frame with what else gathers until the event loop is through with its present tasks, or until that is much.
     *
     * @param kind 0 to 255
     * @param body owned by this stripe if it is taken; not to be changed any more
     * @param onDone run on this loop, once the peer has accepted the frame or is gone; never before the return
     * @return false if there is no credit: the caller keeps the body
     */
    public boolean offer(int kind, ByteBuf body, @Nullable Runnable onDone) {
        links.requireSendable(kind, body.readableBytes());
        if (!hasRoom()) {
            return false;
        }
        if (gone) {
            body.release();
            if (onDone != null) {
                loop.execute(onDone);
            }
        } else {
            add(kind, body, onDone);
        }
        return true;
    }

    private void add(int kind, ByteBuf body, @Nullable Runnable onDone) {
        gatheredBytes += body.readableBytes();
        frames.add(kind, body, onDone);
        StripeCounts.add(counts.framesSent, 1);
        if (gatheredBytes >= EAGER_BYTES) {
            write();
        } else if (!gathering) {
            gathering = true;
            loop.execute(flush);
        }
    }

    /** Has {@code once} run on this loop, after the return, when {@link #hasRoom}. Those who wait are told in their order, as long as none has taken the room. */
    public void onRoom(Runnable once) {
        awaitRoom.add(once);
        if (hasRoom()) {
            loop.execute(this::tellRoom);
        }
    }

    /** Any thread: sends a frame as soon as there is credit, behind those that were sent so before. Completes on this loop when it was accepted, or when the peer is gone. */
    CompletionStage<Void> send(int kind, byte[] body) {
        links.requireSendable(kind, body.length);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Waiting frame = new Waiting(kind, body, () -> done.complete(null));
        loop.execute(() -> {
            if (gone) {
                frame.onDone.run();
            } else {
                waiting.add(frame);
                sendWaiting();
            }
        });
        return done;
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && hasCredit()) {
            Waiting next = waiting.remove();
            add(next.kind, Unpooled.wrappedBuffer(next.body), next.onDone);
        }
    }

    private void tellRoom() {
        for (int left = awaitRoom.size(); left > 0 && hasRoom(); left--) {
            awaitRoom.remove().run();
        }
    }

    private void flush() {
        gathering = false;
        write();
        count();
    }

    private void write() {
        gatheredBytes = 0;
        if (connection != null) {
            connection.writeFrames();
        }
    }

    private void count() {
        counts.unacknowledgedBytes.lazySet(frames.unacknowledgedBytes());
        counts.windowBytes.lazySet(windowBytes);
    }

    /** Any thread: begins to connect. */
    void open() {
        loop.execute(this::connect);
    }

    private void connect() {
        if (gone) {
            return;
        }
        // Finding the address of a name may take long, and must not hold the event loop.
        links.surroundings().lookUps().execute(() -> {
            InetSocketAddress address =
                    new InetSocketAddress(peer.address().host(), peer.address().linkPort());
            loop.execute(() -> connect(address));
        });
    }

    private void connect(InetSocketAddress address) {
        if (gone) {
            return;
        }
        OutgoingConnection opening = new OutgoingConnection(links.config(), this);
        connection = opening;
        ChannelFuture connected = links.open(loop, address, opening);
        connected.addListener(ended -> {
            if (!ended.isSuccess()) {
                onClosed(opening, LinkConnection.reason(ended.cause()));
            }
        });
    }

    OutgoingFrames frames() {
        return frames;
    }

    Hello hello() {
        return new Hello(
                Handshake.VERSION,
                links.config().cluster(),
                links.self(),
                peer.address().member(),
                index,
                generation,
                resumes);
    }

    void onWelcome(Welcome welcome) {
        frames.resume(welcome.received());
        resumes = true;
        windowBytes = welcome.windowBytes();
        backoff.reset();
        lastTrouble = "";
        if (wasConnected) {
            StripeCounts.add(counts.reconnects, 1);
        }
        wasConnected = true;
        counts.connected.lazySet(1);
        log.info("link to {}, stripe {}, is up", peer, index);
        onRoomMade();
    }

    void onRefused(Answer answer) {
        if (answer == Answer.UNKNOWN_STREAM) {
            log.warn(
                    "{} has forgotten stripe {}: {} frames that it has not acknowledged are given up",
                    peer,
                    index,
                    frames.unacknowledged());
            generation = links.nextGeneration();
            resumes = false;
            frames.restart();
            onRoomMade();
        }
    }

    void onAcknowledged(long number) {
        frames.acknowledge(number);
        onRoomMade();
    }

    private void onRoomMade() {
        sendWaiting();
        tellRoom();
        count();
    }

    void onSent(long bytes) {
        StripeCounts.add(counts.bytesSent, bytes);
    }

    void onSilence() {
        StripeCounts.add(counts.heartbeatsMissed, 1);
    }

    void onClosed(OutgoingConnection closed, String reason) {
        if (closed != connection) {
            return;
        }
        connection = null;
        counts.connected.lazySet(0);
        if (gone) {
            return;
        }
        if (reason.equals(lastTrouble)) { // each trouble once, however often it is tried again
            log.debug("link to {}, stripe {}: {}", peer, index, reason);
        } else {
            log.warn("no link to {}, stripe {}: {}; trying again", peer, index, reason);
            lastTrouble = reason;
        }
        loop.schedule(() -> connect(), backoff.nextMs(), TimeUnit.MILLISECONDS);
    }

    /** Any thread: the peer is gone. */
    void close() {
        loop.execute(() -> {
            gone = true;
            if (connection != null) {
                connection.close("the peer is gone");
            }
            frames.drop();
            for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
                each.onDone.run();
            }
            tellRoom();
            count();
        });
    }

    @Override
    public String toString() {
        return "stripe " + index + " to " + peer + ": " + frames + ", window of " + windowBytes + ", " + waiting.size()
                + " wait" + (connection == null ? ", not connected" : "");
    }
}

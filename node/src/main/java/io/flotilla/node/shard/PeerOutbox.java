package io.flotilla.node.shard;

import io.flotilla.cluster.link.Stripe;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.node.shard.Shard.Source;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one shard gives to one other node: messages and runs of them gather while the loop reads its sockets, and leave in frames.
 *
 * <p>Each message goes once, however many subscribers it has there. A long run goes as the bytes that came, from where they lie. When the link has no credit left,
 * publishers of such messages are not read; if it stays so for a while, the other node is stuck, and then messages of QoS 0 are dropped and counted, so that one node
 * does not stop the publishers of all others. Confined to the shard's event loop.
 */
final class PeerOutbox implements Shard.Gathered {
    /** In a frame: whose the runs are that follow. */
    static final int PUBLISHER = 0;

    /** A run of more than one message. */
    static final int RUN = 1;

    /** A run of one message. */
    static final int SINGLE = 2;

    /** A message that is no run. */
    static final int MESSAGE = 3;

    private static final int MIN_FRAME_BYTES = 1024;

    /** A frame ends where it has as much: the other node begins with none before it is there as a whole, and copies those that come in parts. */
    private static final int MAX_FRAME_BYTES = 64 * 1024;

    /** Runs of fewer bytes are cheaper to copy than to send from where they are. */
    private static final int LARGE_RUN_BYTES = 8 * 1024;

    /** A run that was not copied keeps at most so many times its own bytes in memory, in the buffer that it was read in, until it is acknowledged. */
    private static final int PINNED_TIMES = 4;

    private static final long PATIENCE_NS = 200_000_000;

    private final Consumer<Shard.Gathered> gather;
    private final Stripe stripe;
    private final LongSupplier nanoTime;
    private final WireOutput encoded = new WireOutput();
    private final Deque<Frame> waiting = new ArrayDeque<>(); // for credit
    private final Deque<Source> held = new ArrayDeque<>();
    private @Nullable ByteBuf gathered; // the frame that grows, behind those that were cut off
    private List<Receipt> receipts = new ArrayList<>(); // for what is in it
    private String publisher = ""; // of the last run in it
    private int gatheredBytes; // since the last flush
    private int frameBytes = MIN_FRAME_BYTES;
    private boolean full;
    private long fullSinceNs;

    /** A frame, and who is told when the other node has accepted it. */
    private record Frame(ByteBuf body, List<Receipt> receipts) {}

    /** @param gather has the outbox flushed before the event loop sleeps */
    PeerOutbox(Consumer<Shard.Gathered> gather, Stripe stripe, LongSupplier nanoTime) {
        this.gather = gather;
        this.stripe = stripe;
        this.nanoTime = nanoTime;
    }

    /** Takes a run; false where it is dropped. */
    boolean add(PublishRun run) {
        if (isStuck()) {
            return false;
        }
        int bytes = run.length();
        int headBytes = PublishRun.HEAD_BYTES + ByteBufUtil.utf8MaxBytes(run.publisher());
        if (bytes < LARGE_RUN_BYTES || bytes < run.bytes().capacity() / PINNED_TIMES) {
            ByteBuf out = room(headBytes + bytes);
            writeHead(run, out);
            run.writePackets(out);
        } else {
            ByteBuf out = room(headBytes);
            writeHead(run, out);
            CompositeByteBuf body = out.alloc().compositeDirectBuffer(2);
            send(body.addComponents(true, out.readRetainedSlice(out.readableBytes()), run.retainedPackets()));
        }
        return true;
    }

    private void writeHead(PublishRun run, ByteBuf out) {
        if (!publisher.equals(run.publisher())) {
            publisher = run.publisher();
            out.writeByte(PUBLISHER);
            run.writePublisher(out);
        }
        out.writeByte(run.messages() == 1 ? SINGLE : RUN);
        run.writeHead(out);
    }

    /** Takes a message; false where it is dropped, which only one of QoS 0 is. */
    boolean add(ApplicationMessage message, @Nullable Receipt receipt) {
        if (message.qos() == QoS.AT_MOST_ONCE && isStuck()) {
            return false;
        }
        encoded.clear();
        MessageCodec.write(message, encoded);
        ByteBuf out = room(1 + Integer.BYTES + encoded.length());
        out.writeByte(MESSAGE);
        out.writeInt(encoded.length());
        out.writeBytes(encoded.array(), 0, encoded.length());
        if (receipt != null) {
            receipts.add(receipt);
        }
        return true;
    }

    /** Whether what gathers has to wait: whoever published it is not to be read. */
    boolean isFull() {
        return full;
    }

    private boolean isStuck() {
        return full && nanoTime.getAsLong() - fullSinceNs > PATIENCE_NS;
    }

    /** Has {@code source} resumed when the link takes more. */
    void hold(Source source) {
        held.add(source);
    }

    /** Completes when the other node has accepted all that was added up to now, or is gone. */
    CompletableFuture<?> settled() {
        if (gathered == null && waiting.isEmpty() && stripe.isSettled()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?> settled = new CompletableFuture<>();
        room(0); // an empty frame, where nothing gathers: what follows is accepted after what went before
        receipts.add(new Receipt() {
            @Override
            public void onAccepted() {
                settled.complete(null);
            }

            @Override
            public void onFailed() {
                settled.complete(null);
            }
        });
        return settled;
    }

    /** The frame that grows, or a new one where that has no room for {@code bytes} more. */
    private ByteBuf room(int bytes) {
        ByteBuf out = gathered;
        if (out == null) {
            gather.accept(this);
        } else if (out.writableBytes() >= bytes) {
            return out;
        } else {
            end(out);
            frameBytes = MAX_FRAME_BYTES;
        }
        out = ByteBufAllocator.DEFAULT.directBuffer(Math.max(bytes, frameBytes));
        gathered = out;
        return out;
    }

    /** {@code last} is all that is left of what gathered. */
    private void end(ByteBuf last) {
        gathered = null;
        gatheredBytes = Math.min(MAX_FRAME_BYTES, gatheredBytes + last.readableBytes());
        if (last.isReadable() || !receipts.isEmpty()) {
            send(last);
        } else {
            last.release();
        }
    }

    @Override
    public void flush() {
        ByteBuf last = gathered;
        if (last != null) {
            end(last);
        }
        // The next one is about as large as what has gathered this time.
        frameBytes = Math.max(MIN_FRAME_BYTES, Math.max(gatheredBytes, frameBytes / 2));
        gatheredBytes = 0;
    }

    private void send(ByteBuf body) {
        Frame frame = new Frame(body, receipts);
        publisher = "";
        if (!receipts.isEmpty()) {
            receipts = new ArrayList<>();
        }
        if (full || !offer(frame)) {
            waiting.add(frame);
            awaitRoom();
        }
    }

    private boolean offer(Frame frame) {
        List<Receipt> told = frame.receipts;
        return stripe.offer(
                Shard.MESSAGES_FRAME, frame.body, told.isEmpty() ? null : () -> told.forEach(Receipt::onAccepted));
    }

    private void awaitRoom() {
        if (!full) {
            full = true;
            fullSinceNs = nanoTime.getAsLong();
            stripe.onRoom(this::onRoom);
        }
    }

    private void onRoom() {
        full = false;
        for (Frame next = waiting.peek(); next != null; next = waiting.peek()) {
            if (!offer(next)) {
                awaitRoom();
                return;
            }
            waiting.remove();
        }
        while (!full && !held.isEmpty()) {
            held.remove().resumeReading();
        }
    }

    @Override
    public String toString() {
        return "outbox of " + stripe + (full ? ", full, " + held.size() + " publishers held" : "");
    }
}

package io.flotilla.node.shard;

import io.flotilla.cluster.link.Stripe;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.node.shard.Shard.Source;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one shard gives to one other node: messages and runs of them gather while the loop reads its sockets and leave as one frame.
 *
 * <p>Each message goes once, however many subscribers it has there. When the link has no credit left, publishers of such messages are not read; if it stays so for a
 * while, the other node is stuck, and then messages of QoS 0 are dropped and counted, so that one node does not stop the publishers of all others. Confined to the
 * shard's event loop.
 */
final class PeerOutbox implements Shard.Gathered {
    /** In a frame: a run, or a message on its own. */
    static final int RUN = 0;

    static final int MESSAGE = 1;

    private static final int FRAME_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 1024;
    private static final long PATIENCE_NS = 200_000_000;

    private final Shard shard;
    private final Stripe stripe;
    private final LongSupplier nanoTime;
    private final WireOutput encoded = new WireOutput();
    private final List<Source> held = new ArrayList<>();
    private @Nullable ByteBuf gathered;
    private List<Receipt> receipts = new ArrayList<>();
    private boolean full;
    private long fullSinceNs;

    PeerOutbox(Shard shard, Stripe stripe, LongSupplier nanoTime) {
        this.shard = shard;
        this.stripe = stripe;
        this.nanoTime = nanoTime;
    }

    /** Takes a run; false where it is dropped. */
    boolean add(PublishRun run) {
        if (isStuck()) {
            return false;
        }
        ByteBuf out = frame(run.length());
        out.writeByte(RUN);
        run.write(out);
        onAdded(out);
        return true;
    }

    /** Takes a message; false where it is dropped, which only one of QoS 0 is. */
    boolean add(ApplicationMessage message, @Nullable Receipt receipt) {
        if (message.qos() == QoS.AT_MOST_ONCE && isStuck()) {
            return false;
        }
        encoded.clear();
        MessageCodec.write(message, encoded);
        ByteBuf out = frame(encoded.length());
        out.writeByte(MESSAGE);
        out.writeInt(encoded.length());
        out.writeBytes(encoded.array(), 0, encoded.length());
        if (receipt != null) {
            receipts.add(receipt);
        }
        onAdded(out);
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
        if (gathered == null && stripe.isSettled()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?> settled = new CompletableFuture<>();
        frame(0); // an empty one, where nothing gathers: what follows is accepted after what went before
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

    private ByteBuf frame(int moreBytes) {
        if (gathered == null) {
            gathered = ByteBufAllocator.DEFAULT.directBuffer(moreBytes + FIRST_BYTES);
            shard.gather(this);
        }
        return gathered;
    }

    private void onAdded(ByteBuf out) {
        if (out.readableBytes() >= FRAME_BYTES && !full) {
            flush();
        }
    }

    @Override
    public void flush() {
        ByteBuf body = gathered;
        if (body == null || full) {
            return;
        }
        List<Receipt> told = receipts;
        if (stripe.offer(Shard.MESSAGES_FRAME, body, told.isEmpty() ? null : () -> told.forEach(Receipt::onAccepted))) {
            gathered = null;
            receipts = told.isEmpty() ? told : new ArrayList<>();
        } else {
            full = true;
            fullSinceNs = nanoTime.getAsLong();
            stripe.onRoom(this::onRoom);
        }
    }

    private void onRoom() {
        full = false;
        flush();
        if (!full) {
            List<Source> resumed = List.copyOf(held);
            held.clear();
            resumed.forEach(Source::resumeReading);
        }
    }

    @Override
    public String toString() {
        return "outbox of " + stripe + (full ? ", full, " + held.size() + " publishers held" : "");
    }
}

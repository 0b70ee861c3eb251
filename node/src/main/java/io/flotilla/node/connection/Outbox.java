package io.flotilla.node.connection;

import io.flotilla.node.codec.PlainAcknowledgement;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.shard.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes on their way to one client, until its socket takes them.
 *
 * <p>Packets gather in one buffer while the event loop reads, and leave in one write before it sleeps. A large payload is not copied as a whole: it
 * follows its header in pieces as the socket takes them, so that a thousand subscribers of a 256 MB message need the memory of one. Confined to the
 * connection's event loop.
 */
final class Outbox implements Shard.Gathered {
    private static final int MIN_BUFFER_BYTES = 512;
    private static final int MAX_BUFFER_BYTES = 64 * 1024;
    static final int LARGE_PAYLOAD_BYTES = 16 * 1024;

    /** Packets of fewer bytes are cheaper to copy than to send from where they are. */
    private static final int LARGE_RUN_BYTES = 8 * 1024;

    /** What waits keeps at most so many times its own bytes in memory, in the buffers that it was read in. */
    private static final int PINNED_TIMES = 4;

    /** As much leaves at once, while it is in the cache, and not only before the loop sleeps. */
    private static final int EAGER_BYTES = 256 * 1024;

    private final ChannelHandlerContext context;
    private final Consumer<Shard.Gathered> gather;
    private final MemoryGuard memory;
    private final Traffic traffic;
    private final long limitBytes;
    private final Runnable onRoom;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable ByteBuf open;
    private long waitingBytes;
    private long heldBytes;
    private boolean gathered;
    private boolean wasFull;
    private int bufferBytes = MIN_BUFFER_BYTES;
    private int gatheredBytes; // since the last flush
    private boolean ended;
    private boolean closed;

    /**
     * @param gather has the outbox flushed before the event loop sleeps
     * @param limitBytes what may wait before {@link #isFull}
     * @param onRoom run when it was full and no longer is
     */
    Outbox(
            ChannelHandlerContext context,
            Consumer<Shard.Gathered> gather,
            MemoryGuard memory,
            Traffic traffic,
            long limitBytes,
            Runnable onRoom) {
        this.context = context;
        this.gather = gather;
        this.memory = memory;
        this.traffic = traffic;
        this.limitBytes = limitBytes;
        this.onRoom = onRoom;
    }

    /** A buffer to write one packet into, which then waits to be sent; {@link #written} is to follow. */
    ByteBuf begin(int bytes) {
        if (open == null) {
            open = context.alloc().directBuffer(Math.max(bytes, bufferBytes));
        } else if (open.writableBytes() < bytes) {
            setAside(open);
            open = context.alloc().directBuffer(Math.max(bytes, MAX_BUFFER_BYTES));
        }
        return open;
    }

    /**
     * Appends {@code packets} that lie in {@code source}, which the caller goes on to own: by a copy where there are few bytes, or where they would keep a
     * buffer that is much larger.
     */
    void packets(ByteBuf source, int start, int bytes, int packets) {
        if (bytes < LARGE_RUN_BYTES || bytes < source.capacity() / PINNED_TIMES) {
            begin(bytes).writeBytes(source, start, bytes);
        } else {
            if (open != null) {
                setAside(open);
                open = null;
            }
            waiting.add(source.retainedSlice(start, bytes));
        }
        written(packets, bytes);
        if (waitingBytes >= EAGER_BYTES) {
            drain();
        }
    }

    private void setAside(ByteBuf full) {
        if (full.isReadable()) {
            waiting.add(full);
        } else {
            full.release();
        }
    }

    /** Writes a PUBACK, PUBREC, PUBREL or PUBCOMP that says nothing but its Packet Identifier. */
    void acknowledgement(int type, int packetId) {
        PlainAcknowledgement.write(begin(PlainAcknowledgement.BYTES), type, packetId);
        written(PlainAcknowledgement.BYTES);
    }

    /** A packet of {@code bytes} in all was written, the last part of which may be {@code payload}. */
    void written(long bytes) {
        written(1, bytes);
    }

    private void written(int packets, long bytes) {
        traffic.packetsSent.add(packets);
        traffic.bytesSent.add(bytes);
        waitingBytes += bytes;
        gatheredBytes = (int) Math.min(MAX_BUFFER_BYTES, gatheredBytes + bytes);
        if (!gathered) {
            gathered = true;
            gather.accept(this);
        }
    }

    /** Appends the payload of the packet that was begun. */
    void payload(byte[] payload) {
        if (open == null) {
            throw new IllegalStateException("a payload follows its header");
        }
        if (payload.length < LARGE_PAYLOAD_BYTES) {
            open.writeBytes(payload);
        } else {
            waiting.add(open.readRetainedSlice(open.readableBytes())); // the next header follows in the same buffer
            waiting.add(Unpooled.wrappedBuffer(payload));
        }
    }

    /** Whether as much waits as may, so that QoS 0 messages are not to be added and others wait in their session. */
    boolean isFull() {
        if (waitingBytes < limitBytes) {
            return false;
        }
        wasFull = true;
        return true;
    }

    @Override
    public void flush() {
        gathered = false;
        if (closed) {
            return;
        }
        // The next buffer is about as large as what has gathered this time.
        bufferBytes = Math.max(MIN_BUFFER_BYTES, Math.max(gatheredBytes, bufferBytes / 2));
        gatheredBytes = 0;
        drain();
        hold(waitingBytes + pendingBytes());
        if (wasFull && waitingBytes < limitBytes / 2) {
            wasFull = false;
            onRoom.run();
        }
    }

    /** Writes what the socket takes. */
    private void drain() {
        if (open != null) {
            setAside(open);
            open = null;
        }
        do {
            write();
            context.flush();
        } while (!waiting.isEmpty() && context.channel().isWritable());
    }

    private void write() {
        while (context.channel().isWritable()) {
            ByteBuf next = waiting.peek();
            if (next == null) {
                return;
            }
            // What is not direct is copied when it is written: only as much at a time as the socket may take.
            int bytes = next.isDirect() ? next.readableBytes() : Math.min(next.readableBytes(), MAX_BUFFER_BYTES);
            waitingBytes -= bytes;
            if (bytes == next.readableBytes()) {
                waiting.remove();
                context.write(next, context.voidPromise());
            } else {
                context.write(next.readRetainedSlice(bytes), context.voidPromise());
            }
        }
    }

    /** What the channel has taken and the socket has not, when that is so much that we are told of its end. */
    private long pendingBytes() {
        Channel channel = context.channel();
        return channel.isWritable() || !channel.isOpen()
                ? 0
                : channel.config().getWriteBufferLowWaterMark() + channel.bytesBeforeWritable();
    }

    private void hold(long bytes) {
        memory.hold(bytes - heldBytes);
        heldBytes = bytes;
    }

    /** The last packet was written: what waits is sent, and nothing more is to come. */
    void end() {
        flush();
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** Lets go of what was not sent. */
    void close() {
        ended = true;
        closed = true;
        if (open != null) {
            open.release();
            open = null;
        }
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        waitingBytes = 0;
        hold(0);
    }
}

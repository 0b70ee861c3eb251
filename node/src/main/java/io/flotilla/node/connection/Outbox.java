package io.flotilla.node.connection;

import io.flotilla.node.metrics.Counters;
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
    private static final int INITIAL_BYTES = 512;
    private static final int BUFFER_BYTES = 64 * 1024;
    static final int LARGE_PAYLOAD_BYTES = 16 * 1024;

    private final ChannelHandlerContext context;
    private final Consumer<Shard.Gathered> gather;
    private final MemoryGuard memory;
    private final Counters counters;
    private final long limitBytes;
    private final Runnable onRoom;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable ByteBuf open;
    private long waitingBytes;
    private long heldBytes;
    private boolean gathered;
    private boolean wasFull;
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
            Counters counters,
            long limitBytes,
            Runnable onRoom) {
        this.context = context;
        this.gather = gather;
        this.memory = memory;
        this.counters = counters;
        this.limitBytes = limitBytes;
        this.onRoom = onRoom;
    }

    /** A buffer to write one packet into, which then waits to be sent; {@link #written} is to follow. */
    ByteBuf begin(int bytes) {
        if (open == null) {
            open = context.alloc().directBuffer(Math.max(bytes, waitingBytes == 0 ? INITIAL_BYTES : BUFFER_BYTES));
        } else if (open.writableBytes() < bytes) {
            setAside(open);
            open = context.alloc().directBuffer(Math.max(bytes, BUFFER_BYTES));
        }
        return open;
    }

    private void setAside(ByteBuf full) {
        if (full.isReadable()) {
            waiting.add(full);
        } else {
            full.release();
        }
    }

    /** A packet of {@code bytes} in all was written, the last part of which may be {@code payload}. */
    void written(long bytes) {
        counters.packetsSent.increment();
        counters.bytesSent.add(bytes);
        waitingBytes += bytes;
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
        if (open != null) {
            setAside(open);
            open = null;
        }
        do {
            write();
            context.flush();
        } while (!waiting.isEmpty() && context.channel().isWritable());
        hold(waitingBytes + pendingBytes());
        if (wasFull && waitingBytes < limitBytes / 2) {
            wasFull = false;
            onRoom.run();
        }
    }

    private void write() {
        while (context.channel().isWritable()) {
            ByteBuf next = waiting.peek();
            if (next == null) {
                return;
            }
            int bytes = Math.min(next.readableBytes(), BUFFER_BYTES);
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

    long waitingBytes() {
        return waitingBytes;
    }

    /** Lets go of what was not sent. */
    void close() {
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

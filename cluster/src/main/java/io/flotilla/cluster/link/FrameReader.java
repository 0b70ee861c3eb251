package io.flotilla.cluster.link;

import static io.flotilla.cluster.link.FrameFormat.HEADER_BYTES;
import static io.flotilla.cluster.link.FrameFormat.HEARTBEAT;

import io.flotilla.cluster.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in the bytes of one connection, where they lie; only one that comes in parts is put together, with room for it made as its bytes come.
 * No I/O; confined to one thread.
 */
final class FrameReader {
    /** Room for a frame of no more bytes is made at once, and comes from the pool; a longer one may only say that it is so long. */
    private static final int POOLED_BYTES = 256 * 1024;

    private static final int SMALL_BYTES = 256;

    private final int maxBodyBytes;
    private final ByteBufAllocator allocator;
    private final Sink sink;
    private @Nullable ByteBuf part; // the beginning of a frame

    /** Given the frames that are read. */
    interface Sink {
        /** The body is valid until the return, unless it is retained. */
        void onFrame(int kind, ByteBuf body);
    }

    FrameReader(int maxBodyBytes, ByteBufAllocator allocator, Sink sink) {
        this.maxBodyBytes = maxBodyBytes;
        this.allocator = allocator;
        this.sink = sink;
    }

    /**
     * Reads all of {@code in}, which the caller goes on to own.
     *
     * @throws WireException where no frame begins
     */
    void read(ByteBuf in) {
        if (part != null && !complete(in)) {
            return;
        }
        while (in.readableBytes() >= HEADER_BYTES) {
            int bytes = frameBytes(in);
            if (in.readableBytes() < bytes) {
                break;
            }
            frame(in);
        }
        if (in.isReadable()) {
            part = joined(allocator.directBuffer(firstRoom(in)), in, in.readableBytes());
        }
    }

    private int firstRoom(ByteBuf in) {
        int bytes = in.readableBytes() < HEADER_BYTES ? SMALL_BYTES : frameBytes(in);
        return bytes <= POOLED_BYTES ? bytes : SMALL_BYTES;
    }

    /** Moves to the part what its frame lacks, as far as {@code in} has it; true if it was all. */
    private boolean complete(ByteBuf in) {
        ByteBuf joined = part;
        while (joined != null && in.isReadable()) {
            int needed = joined.readableBytes() < HEADER_BYTES ? HEADER_BYTES : frameBytes(joined);
            int missing = needed - joined.readableBytes();
            joined = joined(joined, in, Math.min(missing, in.readableBytes()));
            part = joined;
            if (joined.readableBytes() >= HEADER_BYTES && joined.readableBytes() == frameBytes(joined)) {
                part = null;
                try {
                    frame(joined);
                } finally {
                    joined.release();
                }
                return true;
            }
        }
        return false;
    }

    private void frame(ByteBuf in) {
        int length = in.readInt();
        int kind = in.readUnsignedByte();
        if (length != HEARTBEAT) {
            sink.onFrame(kind, in.readSlice(length));
        }
    }

    private int frameBytes(ByteBuf in) {
        int length = in.getInt(in.readerIndex());
        if (length == HEARTBEAT) {
            return HEADER_BYTES;
        }
        if (length < 0 || length > maxBodyBytes) {
            throw new WireException("a frame of " + length + " bytes, where " + maxBodyBytes + " are allowed");
        }
        return HEADER_BYTES + length;
    }

    /** {@code before} with {@code more} bytes of {@code in} behind it, in the same buffer if there is room. */
    private ByteBuf joined(ByteBuf before, ByteBuf in, int more) {
        ByteBuf joined = before;
        int needed = before.readableBytes() + more;
        if (before.capacity() < needed) {
            int capacity = Math.max(needed, 2 * before.capacity());
            joined = capacity <= POOLED_BYTES ? allocator.directBuffer(capacity) : Unpooled.buffer(capacity);
            joined.writeBytes(before);
            before.release();
        }
        return joined.writeBytes(in, more);
    }

    /** Forgets the frame that had begun. */
    void close() {
        if (part != null) {
            part.release();
            part = null;
        }
    }
}

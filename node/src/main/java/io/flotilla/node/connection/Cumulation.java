package io.flotilla.node.connection;

import io.flotilla.node.codec.PacketDecoder;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a client sent and that are not decoded yet, in their order.
 *
 * <p>What was read is decoded where it lies. Only a packet that comes in parts is put together, and no more is copied than that packet. Room is made as its
 * bytes come, never for what a length only announces: a packet of 256 MB that is never sent costs nothing. What is held counts against the memory guard;
 * packets of more than {@value #LARGE_BYTES} bytes are refused when it has no room. Confined to the connection's event loop.
 */
final class Cumulation {
    private static final int LARGE_BYTES = 64 * 1024;
    private static final int SMALL_BYTES = 64;

    private final MemoryGuard memory;
    private @Nullable ByteBuf first;
    private @Nullable ByteBuf second;
    private long heldBytes;

    Cumulation(MemoryGuard memory) {
        this.memory = memory;
    }

    /** Takes what was read, and owns it. */
    void add(ByteBuf in, ByteBufAllocator allocator) {
        if (first == null) {
            first = in;
        } else if (second == null) {
            second = in;
        } else { // the connection is held, and something between it and the socket reads on
            second = joined(second, in, in.readableBytes(), allocator);
            in.release();
        }
    }

    /**
     * What there is to decode next, its first packet whole if it has come; null if there is nothing. The caller owns it, and gives it to {@link #keep} when it
     * has decoded what it can.
     *
     * @throws PacketException with Quota Exceeded if there is no memory for the packet; Malformed Packet where it has no length
     */
    @Nullable
    ByteBuf poll(ByteBufAllocator allocator) {
        ByteBuf head = first;
        if (head == null) {
            return null;
        }
        if (second != null) {
            head = complete(head, second, allocator);
        }
        first = second;
        second = null;
        return head;
    }

    /** Moves to {@code head} what its first packet lacks, as far as {@code next} has it. */
    private ByteBuf complete(ByteBuf head, ByteBuf next, ByteBufAllocator allocator) {
        ByteBuf joined = head;
        for (long missing; next.isReadable() && (missing = missingBytes(joined)) > 0; ) {
            int bytes = (int) Math.min(missing, next.readableBytes());
            joined = joined(joined, next, bytes, allocator);
            first = joined;
        }
        if (!next.isReadable()) {
            next.release();
            second = null;
        }
        return joined;
    }

    /** The bytes that the packet at the reader index lacks; where its length is not known, one at a time is asked for. */
    private static long missingBytes(ByteBuf in) {
        long packet = PacketDecoder.packetLength(in);
        return packet < 0 ? 1 : packet - in.readableBytes();
    }

    /** {@code before} with {@code more} bytes of {@code in} behind it, in the same buffer if there is room. */
    private ByteBuf joined(ByteBuf before, ByteBuf in, int more, ByteBufAllocator allocator) {
        ByteBuf joined = before;
        if (before.writableBytes() < more) {
            joined = room(before, before.readableBytes() + more, allocator);
            joined.writeBytes(before);
            before.release();
        }
        joined.writeBytes(in, more);
        return joined;
    }

    private ByteBuf room(ByteBuf before, int needed, ByteBufAllocator allocator) {
        if (needed <= LARGE_BYTES) {
            return allocator.directBuffer(Math.max(needed, 2 * before.readableBytes()));
        }
        long packet = PacketDecoder.packetLength(before);
        long doubled = Math.min(2L * before.capacity(), Math.max(packet, needed));
        int capacity = (int) Math.max(needed, doubled);
        if (!memory.tryHoldIncomplete(capacity - heldBytes)) {
            throw new PacketException(ReasonCode.QUOTA_EXCEEDED, "no memory for a packet of " + packet + " bytes");
        }
        heldBytes = capacity;
        return Unpooled.buffer(capacity, capacity);
    }

    /** Takes back what {@link #poll} returned, with what could not be decoded yet. */
    void keep(ByteBuf decoded, ByteBufAllocator allocator) {
        if (!decoded.isReadable()) {
            decoded.release();
        } else {
            second = first;
            first = compact(decoded, allocator);
        }
        hold();
    }

    /** The beginning of a packet does not keep the large buffer that it was read in. */
    private static ByteBuf compact(ByteBuf rest, ByteBufAllocator allocator) {
        int bytes = rest.readableBytes();
        if (bytes > rest.capacity() / 4 || rest.capacity() <= SMALL_BYTES) {
            return rest;
        }
        ByteBuf small = allocator.directBuffer(Math.max(SMALL_BYTES, 2 * bytes)).writeBytes(rest);
        rest.release();
        return small;
    }

    void release() {
        if (first != null) {
            first.release();
            first = null;
        }
        if (second != null) {
            second.release();
            second = null;
        }
        hold();
    }

    private static long capacity(@Nullable ByteBuf buffer) {
        return buffer == null ? 0 : buffer.capacity();
    }

    private void hold() {
        long bytes = capacity(first) + capacity(second);
        if (bytes != heldBytes) {
            memory.holdIncomplete(bytes - heldBytes);
            heldBytes = bytes;
        }
    }
}

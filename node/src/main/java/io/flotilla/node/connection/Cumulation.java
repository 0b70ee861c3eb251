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
 * The bytes of a packet that is not all there yet.
 *
 * <p>Room is made as bytes come, never for what a length only announces: a packet of 256 MB that is never sent costs nothing. What is held counts
 * against the memory guard; packets of more than {@value #LARGE_BYTES} bytes are refused when it has no room. Confined to the connection's event loop.
 */
final class Cumulation {
    private static final int LARGE_BYTES = 64 * 1024;

    private final MemoryGuard memory;
    private @Nullable ByteBuf rest;
    private long heldBytes;

    Cumulation(MemoryGuard memory) {
        this.memory = memory;
    }

    /**
     * What there is to decode once {@code in} has come. The caller owns what is returned and gives it to {@link #keep} when it has decoded what it can.
     *
     * @throws PacketException with Quota Exceeded if there is no memory for it; {@code in} is released then
     */
    ByteBuf add(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf before = rest;
        if (before == null) {
            return in;
        }
        try {
            ByteBuf joined = before;
            if (before.writableBytes() < in.readableBytes()) {
                joined = grow(before, in.readableBytes(), allocator);
            }
            rest = null;
            joined.writeBytes(in);
            return joined;
        } finally {
            in.release();
        }
    }

    private ByteBuf grow(ByteBuf before, int more, ByteBufAllocator allocator) {
        int needed = before.readableBytes() + more;
        ByteBuf joined;
        if (needed <= LARGE_BYTES) {
            joined = allocator.directBuffer(Math.max(needed, 2 * before.readableBytes()));
        } else {
            long packet = PacketDecoder.packetLength(before);
            long doubled = Math.min(2L * before.capacity(), Math.max(packet, needed));
            int capacity = (int) Math.max(needed, doubled);
            if (!memory.tryHoldIncomplete(capacity - heldBytes)) {
                throw new PacketException(ReasonCode.QUOTA_EXCEEDED, "no memory for a packet of " + packet + " bytes");
            }
            heldBytes = capacity;
            joined = Unpooled.buffer(capacity, capacity);
        }
        joined.writeBytes(before);
        before.release();
        rest = null;
        return joined;
    }

    /** Takes back what {@link #add} returned, with what could not be decoded yet. */
    void keep(ByteBuf decoded) {
        if (!decoded.isReadable()) {
            decoded.release();
        } else if (decoded.capacity() > LARGE_BYTES && PacketDecoder.packetLength(decoded) <= LARGE_BYTES) {
            rest = Unpooled.buffer(decoded.readableBytes()).writeBytes(decoded); // the large packet before it is done
            decoded.release();
        } else {
            rest = decoded;
        }
        hold(rest == null ? 0 : rest.capacity());
    }

    /** Whether bytes wait to be decoded, all or in part. */
    @Nullable
    ByteBuf take() {
        ByteBuf taken = rest;
        rest = null;
        return taken;
    }

    void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        hold(0);
    }

    private void hold(long bytes) {
        memory.holdIncomplete(bytes - heldBytes);
        heldBytes = bytes;
    }
}

package io.flotilla.cluster.link;

import static io.flotilla.cluster.link.FrameFormat.HEADER_BYTES;

import io.flotilla.cluster.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one stripe that are not acknowledged, as one stream of bytes that can be read again from the end of any of them.
 *
 * <p>The stream consists of pieces: small frames are copied one behind the other, a large body is a piece of its own, uncopied. So the bytes that wait for a socket are
 * the ones that are kept to be sent again. Offsets in the stream count from its beginning and never go back. No I/O; confined to one thread.
 */
final class OutgoingFrames {
    private static final Logger log = LoggerFactory.getLogger(OutgoingFrames.class);

    /** Bodies of fewer bytes are cheaper to copy than to send from where they are. */
    static final int LARGE_BODY_BYTES = 8 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;

    /** What is not direct is copied when it is written: only as much at a time as the socket may take. */
    private static final int MAX_COPY_BYTES = 64 * 1024;

    private final ByteBufAllocator allocator;

    // Rings: the frame with number n is at n & ends.length - 1.
    private long[] ends = new long[64];
    private @Nullable Runnable[] dones = new @Nullable Runnable[64];

    private long acknowledged; // the number of the last frame that is
    private long last; // the number of the last frame there is
    private long acknowledgedBytes; // the offset where that frame ended
    private long end; // the offset where the next frame begins
    private long read; // the offset of the next byte for the connection
    private @Nullable Piece first;
    private @Nullable Piece reading; // the piece with the offset read, or the last one if it is read to its end
    private @Nullable Piece tail;
    private @Nullable Piece growing; // the last one that lies in the chunk
    private @Nullable ByteBuf chunk; // where small frames are copied to

    /** A part of the stream, which holds its buffer. */
    private static final class Piece {
        final ByteBuf bytes;
        final int index; // where it begins in the buffer
        final long start; // and in the stream
        long end;

        @Nullable
        Piece next;

        Piece(ByteBuf bytes, int index, long start, long end) {
            this.bytes = bytes;
            this.index = index;
            this.start = start;
            this.end = end;
        }
    }

    OutgoingFrames(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Appends a frame.
     *
     * @param body owned from here on
     * @param onDone run once, when the frame is acknowledged or dropped
     */
    void add(int kind, ByteBuf body, @Nullable Runnable onDone) {
        int length = body.readableBytes();
        boolean large = length >= LARGE_BODY_BYTES;
        int copied = large ? HEADER_BYTES : HEADER_BYTES + length;
        ByteBuf to = room(copied);
        to.writeInt(length).writeByte(kind);
        if (!large) {
            to.writeBytes(body);
            body.release();
        }
        extend(to, copied);
        if (large) {
            append(new Piece(body, body.readerIndex(), end, end + length));
        }
        if (last - acknowledged == ends.length) {
            grow();
        }
        last++;
        int at = (int) last & ends.length - 1;
        ends[at] = end;
        dones[at] = onDone;
    }

    private ByteBuf room(int bytes) {
        if (chunk != null && chunk.writableBytes() >= bytes) {
            return chunk;
        }
        growing = null;
        if (chunk != null && chunk.refCnt() == 1) {
            return chunk.clear(); // no frame needs it any more, and no socket
        }
        if (chunk != null) {
            chunk.release();
        }
        chunk = allocator.directBuffer(CHUNK_BYTES, CHUNK_BYTES);
        return chunk;
    }

    /** The last {@code bytes} that were written into the chunk belong to the stream. */
    private void extend(ByteBuf to, int bytes) {
        if (tail != null && tail == growing) {
            tail.end += bytes;
            end += bytes;
        } else {
            growing = new Piece(to.retain(), to.writerIndex() - bytes, end, end + bytes);
            append(growing);
        }
    }

    private void append(Piece more) {
        if (tail == null) {
            first = more;
            reading = more;
        } else {
            tail.next = more;
        }
        tail = more;
        end = more.end;
    }

    private void grow() {
        long[] oldEnds = ends;
        @Nullable Runnable[] oldDones = dones;
        ends = new long[2 * oldEnds.length];
        dones = new @Nullable Runnable[2 * oldEnds.length];
        for (long each = acknowledged + 1; each <= last; each++) {
            int from = (int) each & oldEnds.length - 1;
            int to = (int) each & ends.length - 1;
            ends[to] = oldEnds[from];
            dones[to] = oldDones[from];
        }
    }

    /** The next bytes for the connection, which the caller owns; null when all were given. */
    @Nullable
    ByteBuf next() {
        if (read == end || reading == null) {
            return null;
        }
        Piece piece = reading;
        while (piece.end <= read && piece.next != null) {
            piece = piece.next;
        }
        reading = piece;
        long left = piece.end - read;
        int bytes = (int) (piece.bytes.isDirect() ? left : Math.min(left, MAX_COPY_BYTES));
        ByteBuf next = piece.bytes.retainedSlice(piece.index + (int) (read - piece.start), bytes);
        read += bytes;
        return next;
    }

    /** Whether a connection has all, so that it is between two frames. */
    boolean isRead() {
        return read == end;
    }

    /**
     * The frames up to {@code number} were accepted.
     *
     * @throws WireException where that cannot be
     */
    void acknowledge(long number) {
        if (number < acknowledged || number > last || endOf(number) > read) {
            throw new WireException("frame " + number + " is acknowledged, of " + this);
        }
        finish(number);
    }

    /**
     * A new connection begins behind the frames up to {@code received}.
     *
     * @throws WireException where these were never sent or are not kept any more
     */
    void resume(long received) {
        if (received < acknowledged || received > last) {
            throw new WireException("frame " + received + " was the last received, of " + this);
        }
        read = endOf(received);
        reading = first;
    }

    /** Begins to count anew, with nothing: what was not acknowledged is done. */
    void restart() {
        List<@Nullable Runnable> done = new ArrayList<>();
        for (long each = acknowledged + 1; each <= last; each++) {
            done.add(take(each));
        }
        acknowledged = 0;
        last = 0;
        acknowledgedBytes = end;
        read = end;
        release();
        done.forEach(OutgoingFrames::run);
    }

    /** Ends the stream, as {@link #restart}; nothing more is to be added. */
    void drop() {
        restart();
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    private void finish(long number) {
        acknowledgedBytes = endOf(number);
        release();
        while (acknowledged < number) {
            acknowledged++;
            run(take(acknowledged));
        }
    }

    private @Nullable Runnable take(long number) {
        int at = (int) number & dones.length - 1;
        Runnable done = dones[at];
        dones[at] = null;
        return done;
    }

    private static void run(@Nullable Runnable done) {
        if (done == null) {
            return;
        }
        try {
            done.run();
        } catch (RuntimeException e) {
            log.error("what was to be done after a frame has failed", e);
        }
    }

    /** Lets go of pieces that end before what is still needed. */
    private void release() {
        while (first != null && first.end <= acknowledgedBytes) {
            if (reading == first) {
                reading = first.next;
            }
            first.bytes.release();
            first = first.next;
        }
        if (first == null) {
            tail = null;
        }
    }

    private long endOf(long number) {
        return number == acknowledged ? acknowledgedBytes : ends[(int) number & ends.length - 1];
    }

    /** The bytes of the frames that are not acknowledged, with their headers. */
    long unacknowledgedBytes() {
        return end - acknowledgedBytes;
    }

    /** How many frames are not acknowledged. */
    long unacknowledged() {
        return last - acknowledged;
    }

    @Override
    public String toString() {
        return "frames " + (acknowledged + 1) + " to " + last + " (" + unacknowledgedBytes() + " bytes, " + (end - read)
                + " not sent)";
    }
}

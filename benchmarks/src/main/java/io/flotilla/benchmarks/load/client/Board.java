package io.flotilla.benchmarks.load.client;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the lanes of all processes must know of each other while they run, in a file that is mapped into the memory of each process.
 *
 * <p>The head is written by whoever leads the run, and each row by its lane only; all read. Moments are those of {@link System#nanoTime}, one clock for all processes of a machine.
 */
public final class Board {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Rows lie as far apart as cache lines are fetched, so that lanes do not slow each other. */
    private static final int ROW_BYTES = 128;

    private static final int EPOCH = 0;
    private static final int PUBLISH_FROM = 8;
    private static final int PUBLISH_UNTIL = 16;
    private static final int CLOSING = 24;

    private static final int SETTLED = 0;
    private static final int EXPECTED = 8;
    private static final int RECEIVED = 16;
    private static final int UNACKNOWLEDGED = 24;
    private static final int FAILED = 32;
    private static final int ADVANCED = 40;

    private final ByteBuffer memory;
    private final int lanes;

    private Board(ByteBuffer memory, int lanes) {
        this.memory = memory;
        this.lanes = lanes;
    }

    /** The board in {@code file}, which becomes an empty one where the file is empty. */
    public static Board open(Path file, int lanes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Board(channel.map(MapMode.READ_WRITE, 0, (long) ROW_BYTES * (lanes + 1)), lanes);
        }
    }

    int lanes() {
        return lanes;
    }

    /** Says when clients begin to connect. */
    public void begin(long epochNs) {
        set(EPOCH, epochNs);
    }

    /** When clients begin to connect, and the second with the number 0 begins; 0 while that is not said. */
    public long epochNs() {
        return get(EPOCH);
    }

    /** Says when to publish. */
    public void publish(long fromNs, long untilNs) {
        set(PUBLISH_UNTIL, untilNs);
        set(PUBLISH_FROM, fromNs);
    }

    /** Whether it is said when to publish. */
    public boolean isPublishing() {
        return get(PUBLISH_FROM) != 0;
    }

    public long publishFromNs() {
        return get(PUBLISH_FROM);
    }

    public long publishUntilNs() {
        return get(PUBLISH_UNTIL);
    }

    /** Tells all clients to disconnect. */
    public void close() {
        set(CLOSING, 1);
    }

    public boolean isClosing() {
        return get(CLOSING) != 0;
    }

    /** Notes of {@code lane} how many of its clients are ready or have failed, and how many have failed; what its messages should come to, what it has received, and what was not acknowledged to it. */
    void note(int lane, long settled, long failed, long expected, long received, long unacknowledged) {
        int row = ROW_BYTES * (lane + 1);
        set(row + SETTLED, settled);
        set(row + FAILED, failed);
        set(row + EXPECTED, expected);
        set(row + RECEIVED, received);
        set(row + UNACKNOWLEDGED, unacknowledged);
    }

    /** Notes that {@code lane} has done what was due at {@code momentNs}. */
    void noteAdvanced(int lane, long momentNs) {
        set(ROW_BYTES * (lane + 1) + ADVANCED, momentNs);
    }

    /** Whether all lanes have done what was due at {@code momentNs}. */
    public boolean haveAdvanced(long momentNs) {
        for (int lane = 1; lane <= lanes; lane++) {
            if (get(ROW_BYTES * lane + ADVANCED) < momentNs) {
                return false;
            }
        }
        return true;
    }

    /** Clients that are ready, or have failed to become so. */
    public long settled() {
        return sum(SETTLED);
    }

    /** Clients that have failed to become ready. */
    public long failed() {
        return sum(FAILED);
    }

    public long received() {
        return sum(RECEIVED);
    }

    /** Deliveries that should come yet. */
    public long outstanding() {
        long received = sum(RECEIVED); // first, so that what is sent in between does not hide what is missing
        return Math.max(0, sum(EXPECTED) - received);
    }

    public long unacknowledged() {
        return sum(UNACKNOWLEDGED);
    }

    private long sum(int column) {
        long sum = 0;
        for (int lane = 1; lane <= lanes; lane++) {
            sum += get(ROW_BYTES * lane + column);
        }
        return sum;
    }

    private long get(int at) {
        return (long) LONG.getAcquire(memory, at);
    }

    private void set(int at, long value) {
        LONG.setRelease(memory, at, value);
    }
}

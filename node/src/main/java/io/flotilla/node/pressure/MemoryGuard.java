package io.flotilla.node.pressure;

import java.util.concurrent.atomic.LongAdder;

/**
 * The bound on everything that a node queues and buffers: incomplete packets, batches, session queues and outbound buffers together.
 *
 * <p>Thread-safe. Users add what they hold and take it back when they let go; {@link #sample} judges the sum a few times a second, so reading the
 * level costs one volatile read. Over the slow mark publishers are not read; if that does not help for {@value #PATIENCE_MS} ms, or over the limit,
 * messages are refused, so that a queue which nobody drains cannot hold up publishers for ever.
 */
public final class MemoryGuard {
    /** What a publisher meets. */
    public enum Level {
        /** Everything is taken. */
        OPEN,
        /** Publishers are not read. */
        SLOW,
        /** Publishers are read, and what they send is refused with Quota Exceeded. */
        REFUSING
    }

    private static final long PATIENCE_MS = 2_000;
    private static final double SLOW_SHARE = 0.8;
    private static final double OPEN_SHARE = 0.7;
    private static final double INCOMPLETE_SHARE =
            0.6; // below the others, or it alone could keep the node from opening

    private final long limitBytes;
    private final LongAdder heldBytes = new LongAdder();
    private final LongAdder incompleteBytes = new LongAdder(); // of them
    private long slowSinceMs;
    private volatile Level level = Level.OPEN;

    /** @param limitBytes more than 0 */
    public MemoryGuard(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("a memory limit is more than 0 bytes: " + limitBytes);
        }
        this.limitBytes = limitBytes;
    }

    /** Adds {@code deltaBytes} to what is held; a negative number takes back. */
    public void hold(long deltaBytes) {
        heldBytes.add(deltaBytes);
    }

    /**
     * Adds {@code bytes} of packets that are not complete, if they fit, and says whether they did. All of those together may take {@value #INCOMPLETE_SHARE}
     * of the limit, so that clients which never send the end cannot keep others from publishing. For rare and large amounts: it sums exactly.
     */
    public boolean tryHoldIncomplete(long bytes) {
        if (heldBytes.sum() + bytes > limitBytes || incompleteBytes.sum() + bytes > limitBytes * INCOMPLETE_SHARE) {
            return false;
        }
        holdIncomplete(bytes);
        return true;
    }

    /** Adds {@code deltaBytes} of packets that are not complete, whether they fit or not; a negative number takes back. */
    public void holdIncomplete(long deltaBytes) {
        heldBytes.add(deltaBytes);
        incompleteBytes.add(deltaBytes);
    }

    public Level level() {
        return level;
    }

    /** Whether more than {@code share} of the limit is held. */
    public boolean isOver(double share) {
        return heldBytes.sum() > limitBytes * share;
    }

    public long heldBytes() {
        return heldBytes.sum();
    }

    public long limitBytes() {
        return limitBytes;
    }

    /** Judges the sum anew. Called by one thread, a few times a second. */
    public void sample(long nowMs) {
        long held = heldBytes.sum();
        if (held >= limitBytes) {
            level = Level.REFUSING;
        } else if (level == Level.OPEN && held >= limitBytes * SLOW_SHARE) {
            slowSinceMs = nowMs;
            level = Level.SLOW;
        } else if (level != Level.OPEN && held < limitBytes * OPEN_SHARE) {
            level = Level.OPEN;
        } else if (level == Level.SLOW && nowMs - slowSinceMs >= PATIENCE_MS) {
            level = Level.REFUSING;
        }
    }

    @Override
    public String toString() {
        return level + ": " + heldBytes() + " of " + limitBytes + " bytes";
    }
}

package io.flotilla.cluster.session;

import java.util.function.BooleanSupplier;

/**
 * How much of what waits a member keeps in memory, where it has a disk for the rest. Each member decides for itself.
 *
 * @param bytesOfQueue the most that one session or share group has waiting in memory, about
 * @param isScarce whether the node has little memory left, so that each of them is to keep much less
 */
public record QueueMemory(long bytesOfQueue, BooleanSupplier isScarce) {
    /** Of a queue while memory is scarce: half of it fills about a block of the disk. */
    private static final long SCARCE_BYTES = 16 << 10;

    /** Keeps everything in memory. */
    public static final QueueMemory ALL = new QueueMemory(Long.MAX_VALUE, () -> false);

    /** The most that one queue has waiting in memory now. */
    long bytes() {
        return isScarce.getAsBoolean() ? Math.min(SCARCE_BYTES, bytesOfQueue) : bytesOfQueue;
    }
}

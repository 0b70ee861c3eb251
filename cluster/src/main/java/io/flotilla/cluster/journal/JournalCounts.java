package io.flotilla.cluster.journal;

/**
 * How a journal fares.
 *
 * @param waitingBytes that were given to it and are not written yet
 * @param writtenBytes in all
 * @param forces how often it had the disk hold what was written
 * @param forceNs what those took in all, in ns
 * @param full whether the disk has no room, or failed, so that durable work is refused
 */
public record JournalCounts(long waitingBytes, long writtenBytes, long forces, long forceNs, boolean full) {
    /** Of a node that keeps nothing on disk. */
    public static final JournalCounts NONE = new JournalCounts(0, 0, 0, 0, false);
}

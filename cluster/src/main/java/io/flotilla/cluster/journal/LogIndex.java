package io.flotilla.cluster.journal;

import java.util.Arrays;

/** From which segment on each partition needs the log. Confined to one thread. */
final class LogIndex {
    /** No partition. */
    static final int NONE = -1;

    private static final long NOTHING = Long.MAX_VALUE;

    private final long[] neededFrom;
    private final long[] begunIn; // the segment where the checkpoint begins that is not whole yet
    private final int[] checkpointBytes;
    private long liveBytes; // of all checkpoints

    LogIndex(int partitionCount) {
        neededFrom = new long[partitionCount];
        begunIn = new long[partitionCount];
        checkpointBytes = new int[partitionCount];
        Arrays.fill(neededFrom, NOTHING);
        Arrays.fill(begunIn, NOTHING);
    }

    int partitionCount() {
        return neededFrom.length;
    }

    void onBatch(int partition, long segment) {
        neededFrom[partition] = Math.min(neededFrom[partition], segment);
    }

    void onCheckpointBegun(int partition, long segment) {
        begunIn[partition] = segment;
        if (neededFrom[partition] == NOTHING) {
            neededFrom[partition] = segment;
        }
    }

    /** Nothing of the partition is needed. */
    void onDropped(int partition) {
        neededFrom[partition] = NOTHING;
        begunIn[partition] = NOTHING;
        liveBytes -= checkpointBytes[partition];
        checkpointBytes[partition] = 0;
    }

    /** The checkpoint is whole and forced to the disk: what stands before it is not needed. */
    void onCheckpointSafe(int partition, int bytes) {
        neededFrom[partition] = begunIn[partition];
        begunIn[partition] = NOTHING;
        liveBytes += bytes - checkpointBytes[partition];
        checkpointBytes[partition] = bytes;
    }

    /** How many bytes the partitions took at their last checkpoints. */
    long liveBytes() {
        return liveBytes;
    }

    /** The oldest segment that any partition needs; {@code current} where none needs an older one. */
    long firstNeeded(long current) {
        long first = current;
        for (long each : neededFrom) {
            first = Math.min(first, each);
        }
        return first;
    }

    /** The partition that needs the oldest segment, or {@link #NONE}. */
    int oldest() {
        int oldest = NONE;
        for (int partition = 0; partition < neededFrom.length; partition++) {
            if (neededFrom[partition] != NOTHING && (oldest == NONE || neededFrom[partition] < neededFrom[oldest])) {
                oldest = partition;
            }
        }
        return oldest;
    }
}

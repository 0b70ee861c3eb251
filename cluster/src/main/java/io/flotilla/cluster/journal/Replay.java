package io.flotilla.cluster.journal;

/** Given what a journal holds when it is opened, on the thread that opens it: of each partition its newest checkpoint, if it has one, then all later batches in order. */
public interface Replay {
    /** The partition as it was behind batch {@code version}. */
    void onCheckpoint(int partition, long version, byte[] snapshot);

    /** Batch {@code version} of the partition: one more than the checkpoint's or the batch's before. */
    void onBatch(int partition, long version, byte[] operations);
}

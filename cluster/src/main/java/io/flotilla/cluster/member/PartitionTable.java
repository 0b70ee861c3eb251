package io.flotilla.cluster.member;

import org.jspecify.annotations.Nullable;

/** The partitions of the state, which key lies where, and who answers for it. Any thread may ask. */
public interface PartitionTable {
    /** Told who answers for a partition. */
    @FunctionalInterface
    interface OwnerListener {
        /** {@code owner} answers for {@code partition} from now on: what an earlier owner was about to send may never come. */
        void onOwner(int partition, Member owner);
    }

    /** How many partitions there are: the same as long as the cluster lives. */
    int partitionCount();

    /** The member that runs the operations of {@code partition}, as far as is known here; null while there is none. */
    @Nullable
    Member owner(int partition);

    /** Has {@code listener} told of each change from now on, on one thread. It must not block. */
    void listen(OwnerListener listener);

    /** The partition that {@code key} lies in, from 0 below {@link #partitionCount()}: every member gives the same answer. */
    default int partitionOf(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16))
                * 0x85ebca6b; // the hashes of keys that differ in a digit lie side by side: spread them
        return Math.floorMod(hash ^ (hash >>> 13), partitionCount());
    }
}

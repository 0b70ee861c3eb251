package io.flotilla.cluster.member;

/** The partitions of the state and which key lies where. Any thread may ask, and every member gives the same answer. */
public interface PartitionTable {
    /** How many partitions there are: the same as long as the cluster lives. */
    int partitionCount();

    /** The partition that {@code key} lies in, from 0 below {@link #partitionCount()}. */
    default int partitionOf(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16))
                * 0x85ebca6b; // the hashes of keys that differ in a digit lie side by side: spread them
        return Math.floorMod(hash ^ (hash >>> 13), partitionCount());
    }
}

package io.flotilla.cluster.member;

/** The partitions of a node that is alone and holds them all. */
public record StandalonePartitionTable(int partitionCount) implements PartitionTable {
    public StandalonePartitionTable {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("at least one partition: " + partitionCount);
        }
    }
}

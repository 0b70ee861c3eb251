package io.flotilla.cluster.member;

/** The partitions of a node that is alone and holds them all. */
public record StandalonePartitionTable(Member self, int partitionCount) implements PartitionTable {
    public StandalonePartitionTable {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("at least one partition: " + partitionCount);
        }
    }

    @Override
    public Member owner(int partition) {
        return self;
    }

    @Override
    public void listen(OwnerListener listener) {
        // Nobody else ever answers for them.
    }
}

package io.flotilla.cluster.member;

/**
 * A change of one partition. It is data, so that it can be sent to the member that owns the partition and to those that keep its copies; what it depends on besides the
 * partition, the time above all, it brings along, so that all come to the same state.
 *
 * @param <S> the state of a partition
 * @param <R> the answer
 */
public interface PartitionOperation<S, R> {
    /** Does it, on the partition's thread. */
    R run(S partition);
}

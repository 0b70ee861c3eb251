package io.flotilla.cluster.member;

import java.util.concurrent.CompletionStage;

/**
 * A change of one partition, or a question to it. It is data, so that it can be sent to the member that holds the partition and to the member
 * that keeps its copy; what it depends on besides the partition, the time above all, it brings along.
 *
 * @param <S> the state of a partition
 * @param <R> the answer
 */
public interface PartitionOperation<S, R> {
    /**
     * Does it, on the partition's thread. The state changes before this returns; the answer may come later, and from another thread, where it waits
     * for something outside of the partition.
     */
    CompletionStage<R> run(S partition);
}

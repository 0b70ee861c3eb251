package io.flotilla.cluster.member;

import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * The way to the partitions: it runs each operation on the thread of its partition, wherever that is, and answers when as many members hold the
 * change as are to hold it. What one thread sends to one partition runs in the order in which it was sent.
 *
 * @param <S> the state of a partition
 */
public interface Replicator<S> {
    /** Says how the state of partition {@code p} begins: {@code partitions.apply(p)}. Once, before the first operation. */
    void open(IntFunction<? extends S> partitions);

    /**
     * Sends {@code operation} to {@code partition} and does not wait; any thread may call. It may have run when this returns, but it never runs inside of
     * another operation. The answer comes on the partition's thread or on any other: whoever has a thread to be on goes there himself. An operation that
     * throws completes it exceptionally, and is logged as the bug it is.
     */
    <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation);
}

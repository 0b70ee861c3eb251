package io.flotilla.cluster.member;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way to the partitions: it runs each operation on the thread of its partition, wherever that is, and answers when as many members hold the
 * change as are to hold it. What one thread sends to one partition runs in the order in which it was sent.
 *
 * <p>Any thread may call; nobody is waited for. Answers come on the partition's thread or on any other: whoever has a thread to be on goes there himself.
 *
 * @param <S> the state of a partition
 */
public interface Replicator<S extends PartitionState> {
    /** Says how the state of a partition begins, and how it becomes bytes. Once, before the first operation. */
    void open(PartitionStates<S> states);

    /**
     * Sends {@code operation} to {@code partition}. It may have run when this returns, but it never runs inside of another operation. Before it is answered, the
     * effects of the operation have run. An operation that throws completes it exceptionally, and is logged as the bug it is.
     */
    <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation);

    /** Asks the owner of {@code partition}, and asks again when that is lost. */
    <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super S, R> question);

    /** Asks every partition; each member is sent the question once. */
    <R> CompletionStage<List<R>> askAll(PartitionQuestion<? super S, R> question);

    /** Asks the partitions that this member owns. Nobody waits for the answers. */
    void askOwned(PartitionQuestion<? super S, ?> question);
}

package io.flotilla.cluster.member;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The way to the partitions of a node that is alone: all of them are here, spread over its threads, partition {@code p} on thread {@code p % n} for good.
 *
 * @param <S> the state of a partition
 */
public abstract class LoneReplicator<S extends PartitionState> implements Replicator<S> {
    /** One for each thread. */
    protected final List<Lane> lanes;

    protected final int partitionCount;

    /**
     * @param threads each runs one task at a time, in the order in which they came, and none within {@code execute}
     * @param isCurrent whether the caller is on a thread
     */
    protected <T extends Executor> LoneReplicator(List<T> threads, Predicate<? super T> isCurrent, int partitionCount) {
        this.lanes = threads.stream()
                .map(thread -> new Lane(thread, () -> isCurrent.test(thread)))
                .toList();
        this.partitionCount = partitionCount;
    }

    @Override
    public final <R> CompletionStage<List<R>> askAll(PartitionQuestion<? super S, R> question) {
        List<CompletableFuture<R>> answers = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            answers.add(ask(partition, question).toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public final void askOwned(PartitionQuestion<? super S, ?> question) {
        for (int partition = 0; partition < partitionCount; partition++) {
            ask(partition, question);
        }
    }
}

package io.flotilla.cluster.member;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a node that is alone, spread over its threads: partition {@code p} belongs to thread {@code p % n} for good.
 *
 * <p>An operation never runs inside of the one that sent it, not even on the same thread, so each sees a partition that no other is in the middle of.
 *
 * @param <S> the state of a partition
 */
public final class StandaloneReplicator<S> implements Replicator<S> {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneReplicator.class);

    private final List<Executor> threads;
    private final int partitionCount;
    private volatile List<S> partitions = List.of(); // written once: whoever sends operations finds them

    /** @param threads each runs one task at a time, in the order in which they came, and none within {@code execute} */
    public StandaloneReplicator(List<? extends Executor> threads, int partitionCount) {
        this.threads = List.copyOf(threads);
        this.partitionCount = partitionCount;
    }

    @Override
    public void open(IntFunction<? extends S> states) {
        List<S> opened = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            opened.add(states.apply(partition));
        }
        partitions = List.copyOf(opened);
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation) {
        S state = partitions.get(partition);
        CompletableFuture<R> answer = new CompletableFuture<>();
        try {
            threads.get(partition % threads.size()).execute(() -> run(state, operation, answer));
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(stopping);
        }
        return answer;
    }

    private static <S, R> void run(S state, PartitionOperation<? super S, R> operation, CompletableFuture<R> answer) {
        try {
            operation.run(state).whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException bug) {
            LOG.error("{} failed", operation.getClass().getSimpleName(), bug);
            answer.completeExceptionally(bug);
        }
    }
}

package io.flotilla.cluster.member;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a node that is alone, spread over its threads: partition {@code p} belongs to thread {@code p % n} for good. No other member holds a
 * copy, so the effects of an operation follow it at once.
 *
 * <p>An operation never runs inside of another, so each sees a partition that no other is in the middle of. One that is sent on the partition's own thread,
 * and not by an operation, has run when {@link #apply} returns: what is done for a message then happens while the processor has it at hand. What comes from
 * other threads gathers and is run together.
 *
 * @param <S> the state of a partition
 */
public final class StandaloneReplicator<S extends PartitionState> extends LoneReplicator<S> {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneReplicator.class);

    /** The one time that a partition gets its owner. */
    private static final long TERM = 1;

    private volatile List<S> partitions = List.of(); // written once: whoever sends operations finds them

    /**
     * @param threads each runs one task at a time, in the order in which they came, and none within {@code execute}
     * @param isCurrent whether the caller is on a thread
     */
    public <T extends Executor> StandaloneReplicator(
            List<T> threads, Predicate<? super T> isCurrent, int partitionCount) {
        super(threads, isCurrent, partitionCount);
    }

    @Override
    public void open(PartitionStates<S> states) {
        List<S> opened = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            S state = states.create(partition, Pages.NONE);
            state.onOwned(TERM);
            runEffects(state);
            opened.add(state);
        }
        partitions = List.copyOf(opened);
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        send(partition, new Change<>(partitions.get(partition), operation, answer));
        return answer;
    }

    @Override
    public <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super S, R> question) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        send(partition, new Question<>(partitions.get(partition), question, answer));
        return answer;
    }

    private void send(int partition, Lane.Task sent) {
        lanes.get(partition % lanes.size()).send(sent);
    }

    private static void runEffects(PartitionState state) {
        Runnable effects = state.takeEffects();
        if (effects != null) {
            effects.run();
        }
    }

    private record Change<S extends PartitionState, R>(
            S state, PartitionOperation<? super S, R> operation, CompletableFuture<R> answer) implements Lane.Task {
        @Override
        public void run() {
            try {
                R result = operation.run(state);
                runEffects(state);
                answer.complete(result);
            } catch (RuntimeException bug) {
                LOG.error("{} failed", operation.getClass().getSimpleName(), bug);
                answer.completeExceptionally(bug);
            }
        }

        @Override
        public void fail(RuntimeException reason) {
            answer.completeExceptionally(reason);
        }
    }

    private record Question<S extends PartitionState, R>(
            S state, PartitionQuestion<? super S, R> question, CompletableFuture<R> answer) implements Lane.Task {
        @Override
        public void run() {
            try {
                question.ask(state).whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException bug) {
                LOG.error("{} failed", question.getClass().getSimpleName(), bug);
                answer.completeExceptionally(bug);
            }
        }

        @Override
        public void fail(RuntimeException reason) {
            answer.completeExceptionally(reason);
        }
    }
}

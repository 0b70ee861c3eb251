package io.flotilla.cluster.member;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Replicator} needs to know of the state that it replicates: how a partition begins, and how it and what is sent to it become bytes. Called on partition
 * threads and on those that send.
 *
 * @param <S> the state of a partition
 */
public interface PartitionStates<S extends PartitionState> {
    /** An empty partition, which is not owned yet, and may use {@code pages}. */
    S create(int partition, Pages pages);

    /** The partition that {@link PartitionState#write} wrote, or {@link PartitionState#writeCheckpoint} with the same {@code pages}, which is not owned yet. */
    S read(int partition, Pages pages, WireInput in);

    /**
     * What is left of {@code operation} where it goes on so late, since the process stood still, that others may have done without it. By default it loses nothing: somebody
     * waits for its answer.
     */
    default PartitionOperation<? super S, ?> late(PartitionOperation<? super S, ?> operation) {
        return operation;
    }

    void writeOperation(PartitionOperation<? super S, ?> operation, WireOutput out);

    PartitionOperation<? super S, ?> readOperation(WireInput in);

    void writeQuestion(PartitionQuestion<? super S, ?> question, WireOutput out);

    PartitionQuestion<? super S, ?> readQuestion(WireInput in);

    /** Writes what an operation or a question was answered: of the few types that answers have. */
    void writeAnswer(@Nullable Object answer, WireOutput out);

    @Nullable
    Object readAnswer(WireInput in);
}

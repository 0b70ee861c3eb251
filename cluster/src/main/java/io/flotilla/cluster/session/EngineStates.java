package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import org.jspecify.annotations.Nullable;

/** What a replicator needs to know of the engine's partitions. */
record EngineStates(Surroundings around) implements PartitionStates<Partition> {
    @Override
    public Partition create(int partition, Pages pages) {
        return new Partition(partition, pages, around);
    }

    @Override
    public Partition read(int partition, Pages pages, WireInput in) {
        return Partition.read(partition, pages, around, in);
    }

    @Override
    public PartitionOperation<? super Partition, ?> late(PartitionOperation<? super Partition, ?> operation) {
        return operation instanceof MessageOperations.Append append
                ? new MessageOperations.Append(append.batch().late(around.events()), append.nowMs())
                : operation;
    }

    @Override
    public void writeOperation(PartitionOperation<? super Partition, ?> operation, WireOutput out) {
        OperationCodec.writeOperation(operation, out);
    }

    @Override
    public PartitionOperation<? super Partition, ?> readOperation(WireInput in) {
        return OperationCodec.readOperation(in);
    }

    @Override
    public void writeQuestion(PartitionQuestion<? super Partition, ?> question, WireOutput out) {
        OperationCodec.writeQuestion(question, out);
    }

    @Override
    public PartitionQuestion<? super Partition, ?> readQuestion(WireInput in) {
        return OperationCodec.readQuestion(in);
    }

    @Override
    public void writeAnswer(@Nullable Object answer, WireOutput out) {
        OperationCodec.writeAnswer(answer, out);
    }

    @Override
    public @Nullable Object readAnswer(WireInput in) {
        return OperationCodec.readAnswer(in);
    }
}

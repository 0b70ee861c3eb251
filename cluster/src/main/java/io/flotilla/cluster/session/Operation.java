package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.wire.WireOutput;

/** An operation of the engine. {@link OperationCodec} knows them all. */
interface Operation<R> extends PartitionOperation<Partition, R> {
    /** Writes what {@link OperationCodec} reads. */
    void write(WireOutput out);
}

package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.wire.WireOutput;

/** A question of the engine. {@link OperationCodec} knows them all. */
interface Question<R> extends PartitionQuestion<Partition, R> {
    /** Writes what {@link OperationCodec} reads. */
    void write(WireOutput out);
}

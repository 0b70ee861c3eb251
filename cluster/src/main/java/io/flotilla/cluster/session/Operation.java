package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionOperation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An operation of the engine: when it has run, what it made sessions and share groups send goes out, to each in one piece. */
interface Operation<R> extends PartitionOperation<Partition, CompletionStage<R>> {
    /** The answer of an operation that says no more than that it ran. */
    CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** Does it. The answer may come later, as with {@link PartitionOperation#run}. */
    CompletionStage<R> on(Partition partition);

    @Override
    default CompletionStage<R> run(Partition partition) {
        try {
            return on(partition);
        } finally {
            partition.flush();
        }
    }
}

package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.routing.shared.ShareStrategy;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * What a partition reaches outside of itself: everything that happens to others when an operation runs goes through here, as {@link Effects}.
 *
 * @param limits the same on every member, since all copies come to the same state by them; so is {@code strategy}
 * @param nowMs the time for operations that are about to be sent; one that runs has brought its own
 */
record Surroundings(
        PartitionTable partitions,
        Replicator<Partition> replicator,
        RouteSink routes,
        Connections connections,
        SessionLimits limits,
        QueueMemory memory,
        ShareStrategy strategy,
        SessionEvents events,
        MessagePublisher publisher,
        LongSupplier nowMs,
        Census census) {
    <R> CompletionStage<R> toClient(String clientId, Operation<R> operation) {
        return replicator.apply(partitions.partitionOf(clientId), operation);
    }

    <R> CompletionStage<R> toGroup(String key, Operation<R> operation) {
        return replicator.apply(partitions.partitionOf(key), operation);
    }

    <R> CompletionStage<R> askGroup(String key, Question<R> question) {
        return replicator.ask(partitions.partitionOf(key), question);
    }

    long now() {
        return nowMs.getAsLong();
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a partition is asked to do with messages, whoever they are for. */
final class MessageOperations {
    private MessageOperations() {}

    record Append(AppendBatch batch, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            partition.append(batch, nowMs);
            return DONE;
        }
    }

    record Retained(TopicFilter filter, long nowMs) implements Operation<List<ApplicationMessage>> {
        @Override
        public CompletionStage<List<ApplicationMessage>> on(Partition partition) {
            return CompletableFuture.completedStage(partition.retained(filter, nowMs));
        }
    }

    record Tick(long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            partition.tick(nowMs);
            return DONE;
        }
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.topic.TopicFilter;
import java.util.concurrent.CompletionStage;

/**
 * Told which Topic Filters a partition wants messages for. Called on partition threads, in the order in which things change; each stage completes
 * when every node acts upon it (I3).
 */
public interface RouteSink {
    /** {@code partition} has its first subscriber of {@code filter}. */
    CompletionStage<Void> add(TopicFilter filter, int partition);

    /** {@code partition} has none any more. */
    CompletionStage<Void> remove(TopicFilter filter, int partition);
}

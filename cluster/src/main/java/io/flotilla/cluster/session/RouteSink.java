package io.flotilla.cluster.session;

import io.flotilla.routing.topic.TopicFilter;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Told which Topic Filters a partition wants messages for, by its owner. Called on partition threads, in the order in which things change; each stage completes
 * when every member acts upon it (I3), or exceptionally when that took too long. What comes under a lower term than was heard of the partition is of an earlier owner.
 */
public interface RouteSink {
    /** {@code partition} has its first subscriber of {@code filter}. To say it again changes nothing. */
    CompletionStage<?> add(TopicFilter filter, int partition, long term);

    /** {@code partition} has none any more. */
    void remove(TopicFilter filter, int partition, long term);

    /** {@code partition} has another owner, and wants {@code filters} and nothing else, whatever an earlier owner said. */
    CompletionStage<?> own(int partition, long term, Collection<TopicFilter> filters);

    /** This node, which said so with {@code term}, owns {@code partition} no more. */
    void disown(int partition, long term);
}

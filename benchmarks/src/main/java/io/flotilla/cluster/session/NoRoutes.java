package io.flotilla.cluster.session;

import io.flotilla.routing.topic.TopicFilter;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For partitions whose messages come without being routed. */
record NoRoutes() implements RouteSink {
    @Override
    public CompletionStage<?> add(TopicFilter filter, int partition, long term) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void remove(TopicFilter filter, int partition, long term) {}

    @Override
    public CompletionStage<?> own(int partition, long term, Collection<TopicFilter> filters) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void disown(int partition, long term) {}
}

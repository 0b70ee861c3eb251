package io.flotilla.node;

import io.flotilla.cluster.routes.RouteWriter;
import io.flotilla.cluster.session.RouteSink;
import io.flotilla.routing.topic.TopicFilter;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Routes of partitions, in the node's one table. */
record PartitionRoutes(RouteWriter writer) implements RouteSink {
    @Override
    public CompletionStage<?> add(TopicFilter filter, int partition, long term) {
        return writer.add(filter, partition, term);
    }

    @Override
    public void remove(TopicFilter filter, int partition, long term) {
        writer.remove(filter, partition, term);
    }

    @Override
    public CompletionStage<?> own(int partition, long term, Collection<TopicFilter> filters) {
        return writer.own(partition, term, filters);
    }

    @Override
    public void disown(int partition, long term) {
        writer.disown(partition, term);
    }
}

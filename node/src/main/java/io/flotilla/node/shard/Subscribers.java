package io.flotilla.node.shard;

import io.flotilla.cluster.routes.TopicVersions;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who on one shard wants which topics. Confined to the shard's event loop. */
final class Subscribers {
    private final SubscriptionTree<FilterSubscribers> tree = new SubscriptionTree<>();
    private final List<FilterSubscribers> matching = new ArrayList<>(); // empty but while a topic is matched
    private final TopicVersions versions = new TopicVersions();

    /** A number that changes whenever {@link #targets} may give another answer for a topic of {@link TopicVersions#stripe} {@code stripe}. */
    long version(int stripe) {
        return versions.of(stripe);
    }

    /**
     * Adds or replaces.
     *
     * @param route asks for the route of a filter that is new to this shard
     * @return when the subscription is in force, with whether it is new
     */
    CompletionStage<Boolean> add(
            Subscriber subscriber,
            Subscription subscription,
            Function<TopicFilter, CompletionStage<@Nullable Void>> route) {
        versions.raise(subscription.filter());
        FilterSubscribers filter = tree.get(subscription.filter());
        if (filter == null) {
            filter = new FilterSubscribers(route.apply(subscription.filter()));
            tree.put(subscription.filter(), filter);
        }
        boolean isNew = filter.put(subscriber, subscription) == null;
        return filter.routed().thenApply(visible -> isNew);
    }

    /** Removes, and says whether it was the filter's last on this shard. */
    boolean remove(Subscriber subscriber, TopicFilter topicFilter) {
        @Nullable FilterSubscribers filter = tree.get(topicFilter);
        if (filter == null || !filter.remove(subscriber)) {
            return false;
        }
        versions.raise(topicFilter);
        if (filter.isEmpty()) {
            tree.remove(topicFilter);
            return true;
        }
        return false;
    }

    /** Those who want {@code topic}, each once. */
    Target[] targets(TopicName topic) {
        tree.match(topic, matching::add);
        try {
            return switch (matching.size()) {
                case 0 -> Target.NONE;
                case 1 -> targets(matching.get(0));
                default -> merged(matching);
            };
        } finally {
            matching.clear();
        }
    }

    private static Target[] targets(FilterSubscribers filter) {
        List<Target> targets = new ArrayList<>(filter.subscriptions().size());
        filter.subscriptions()
                .forEach((subscriber, subscription) -> targets.add(new Target(subscriber, Grant.of(subscription))));
        return targets.toArray(Target.NONE);
    }

    private static Target[] merged(List<FilterSubscribers> filters) {
        Map<Subscriber, List<Subscription>> each = new HashMap<>();
        for (FilterSubscribers filter : filters) {
            filter.subscriptions()
                    .forEach((subscriber, subscription) -> each.computeIfAbsent(subscriber, any -> new ArrayList<>(1))
                            .add(subscription));
        }
        List<Target> targets = new ArrayList<>(each.size());
        each.forEach((subscriber, subscriptions) -> targets.add(new Target(subscriber, Grant.of(subscriptions))));
        return targets.toArray(Target.NONE);
    }
}

package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
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
    private static final Target[] NONE = {};

    private final SubscriptionTree<FilterSubscribers> tree = new SubscriptionTree<>();
    private long version;

    /** A number that changes whenever {@link #targets} may give another answer. */
    long version() {
        return version;
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
        version++;
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
        version++;
        if (filter.isEmpty()) {
            tree.remove(topicFilter);
            return true;
        }
        return false;
    }

    /** Those who want {@code topic}, each once. */
    Target[] targets(TopicName topic) {
        Map<Subscriber, List<Subscription>> matching = new HashMap<>();
        tree.match(
                topic,
                filter -> filter.subscriptions()
                        .forEach((subscriber, subscription) -> matching.computeIfAbsent(
                                        subscriber, any -> new ArrayList<>(1))
                                .add(subscription)));
        if (matching.isEmpty()) {
            return NONE;
        }
        Target[] targets = new Target[matching.size()];
        int next = 0;
        for (Map.Entry<Subscriber, List<Subscription>> each : matching.entrySet()) {
            targets[next++] = new Target(each.getKey(), Grant.of(each.getValue()));
        }
        return targets;
    }

    /** Delivers to those who want it. */
    static void deliver(ApplicationMessage message, Target[] targets) {
        for (Target target : targets) {
            target.deliver(message);
        }
    }

    /** Delivers to those who want it. */
    static void deliver(PublishRun run, Target[] targets) {
        for (Target target : targets) {
            target.deliver(run);
        }
    }
}

package io.flotilla.node.shard;

import io.flotilla.routing.subscription.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Those of one shard who subscribed to one Topic Filter, and whether the route to them is in the table yet. Confined to the shard's event loop. */
final class FilterSubscribers {
    private final CompletionStage<@Nullable Void> routed;
    private final Map<Subscriber, Subscription> subscriptions = new HashMap<>(2);

    /** @param routed completes when every publisher of the node sees that this shard wants the filter (I3) */
    FilterSubscribers(CompletionStage<@Nullable Void> routed) {
        this.routed = routed;
    }

    CompletionStage<@Nullable Void> routed() {
        return routed;
    }

    @Nullable
    Subscription put(Subscriber subscriber, Subscription subscription) {
        return subscriptions.put(subscriber, subscription);
    }

    boolean remove(Subscriber subscriber) {
        return subscriptions.remove(subscriber) != null;
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    Map<Subscriber, Subscription> subscriptions() {
        return subscriptions;
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The durable sessions and share groups of one partition by Topic Filter, and the routes that bring the messages of these filters to it.
 *
 * <p>Confined to the partition's thread.
 */
final class Subscribers {
    private final int partition;
    private final RouteSink routes;
    private final SubscriptionTree<AtFilter> tree = new SubscriptionTree<>();
    private final List<DurableSession> matched = new ArrayList<>(); // empty but while a message is delivered

    Subscribers(int partition, RouteSink routes) {
        this.partition = partition;
        this.routes = routes;
    }

    /** Adds or replaces the session's subscription of this filter; completes when every node matches it (I3). */
    CompletionStage<Void> add(DurableSession session, Subscription subscription) {
        AtFilter there = at(subscription.filter());
        there.sessions.put(session, subscription);
        return there.visible;
    }

    void remove(DurableSession session, TopicFilter filter) {
        AtFilter there = at(filter);
        there.sessions.remove(session);
        dropIfUnused(filter, there);
    }

    /** Adds a group; completes when every node matches it (I3). */
    CompletionStage<Void> add(GroupQueue group, TopicFilter filter) {
        AtFilter there = at(filter);
        there.groups.add(group);
        return there.visible;
    }

    void remove(GroupQueue group, TopicFilter filter) {
        AtFilter there = at(filter);
        there.groups.remove(group);
        dropIfUnused(filter, there);
    }

    /** Gives {@code message} to each session with a matching subscription, once [MQTT-3.3.4-2], and to each group. */
    void deliver(ApplicationMessage message, long nowMs) {
        tree.match(message.topic(), there -> {
            there.sessions.forEach((session, subscription) -> {
                if (session.match(subscription)) {
                    matched.add(session);
                }
            });
            there.groups.forEach(group -> group.offer(message, nowMs));
        });
        for (DurableSession session : matched) {
            session.offerMatched(message, nowMs);
        }
        matched.clear();
    }

    private AtFilter at(TopicFilter filter) {
        AtFilter there = tree.get(filter);
        if (there == null) {
            there = new AtFilter(routes.add(filter, partition).toCompletableFuture());
            tree.put(filter, there);
        }
        return there;
    }

    private void dropIfUnused(TopicFilter filter, AtFilter there) {
        if (there.sessions.isEmpty() && there.groups.isEmpty()) {
            tree.remove(filter);
            routes.remove(filter, partition);
        }
    }

    /** Those who subscribed to one filter. */
    private static final class AtFilter {
        final CompletableFuture<Void> visible;
        final Map<DurableSession, Subscription> sessions = new LinkedHashMap<>(2);
        final List<GroupQueue> groups = new ArrayList<>(0);

        AtFilter(CompletableFuture<Void> visible) {
            this.visible = visible;
        }
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The durable sessions and share groups of one partition by Topic Filter, and the routes that bring the messages of these filters to it.
 *
 * <p>Confined to the partition's thread.
 */
final class Subscribers {
    /** For how many topics the audience is remembered; a power of two. */
    private static final int REMEMBERED_TOPICS = 1024;

    /** What the remembered audiences may weigh, all partitions of a node having their own. */
    private static final long REMEMBERED_BYTES = 512 * 1024;

    private final int partition;
    private final RouteSink routes;
    private final SubscriptionTree<AtFilter> tree = new SubscriptionTree<>();
    private final @Nullable Audience[] remembered = new @Nullable Audience[REMEMBERED_TOPICS]; // by the topic's hash
    private long rememberedBytes;

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

    /** Who receives the messages to {@code topic}, until a subscriber comes or goes. */
    Audience audience(TopicName topic) {
        int hash = topic.hashCode();
        int slot = (hash ^ hash >>> 16) & REMEMBERED_TOPICS - 1;
        Audience known = remembered[slot];
        if (known != null && known.isOf(topic)) {
            return known;
        }
        Audience found = find(topic);
        rememberedBytes += found.bytes() - (known == null ? 0 : known.bytes());
        remembered[slot] = found;
        if (rememberedBytes > REMEMBERED_BYTES) {
            forgetAudiences();
        }
        return found;
    }

    private Audience find(TopicName topic) {
        Map<DurableSession, List<Subscription>> sessions = new LinkedHashMap<>();
        List<GroupQueue> groups = new ArrayList<>(0);
        tree.match(topic, there -> {
            there.sessions.forEach(
                    (session, subscription) -> sessions.computeIfAbsent(session, first -> new ArrayList<>(1))
                            .add(subscription));
            groups.addAll(there.groups);
        });
        return new Audience(topic, sessions, groups);
    }

    private void forgetAudiences() {
        if (rememberedBytes > 0) {
            Arrays.fill(remembered, null);
            rememberedBytes = 0;
        }
    }

    /** Those at {@code filter}, to be changed. */
    private AtFilter at(TopicFilter filter) {
        forgetAudiences();
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

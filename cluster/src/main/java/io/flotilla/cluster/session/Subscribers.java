package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
    private final Effects effects;
    private final SubscriptionTree<AtFilter> tree = new SubscriptionTree<>();
    private final @Nullable Audience[] remembered = new @Nullable Audience[REMEMBERED_TOPICS]; // by the topic's hash
    private long rememberedBytes;
    private long term; // of this owner

    Subscribers(int partition, RouteSink routes, Effects effects) {
        this.partition = partition;
        this.routes = routes;
        this.effects = effects;
    }

    /** Adds or replaces the session's subscription of this filter. */
    void add(DurableSession session, Subscription subscription) {
        at(subscription.filter()).sessions.put(session, subscription);
    }

    void remove(DurableSession session, TopicFilter filter) {
        AtFilter there = at(filter);
        there.sessions.remove(session);
        dropIfUnused(filter, there);
    }

    void add(GroupQueue group, TopicFilter filter) {
        at(filter).groups.add(group);
    }

    void remove(GroupQueue group, TopicFilter filter) {
        AtFilter there = at(filter);
        there.groups.remove(group);
        dropIfUnused(filter, there);
    }

    /** Completes when every member of the cluster matches {@code filter} (I3), which failed for an earlier subscriber perhaps and then is tried again. */
    CompletionStage<?> visible(TopicFilter filter) {
        AtFilter there = tree.get(filter);
        if (there == null) {
            return CompletableFuture.completedStage(null);
        }
        if (there.visible == null || there.visible.isCompletedExceptionally()) {
            there.visible = new CompletableFuture<>();
            complete(there.visible, routes.add(filter, partition, term));
        }
        return there.visible;
    }

    /** Tells the members of the cluster all that the partition wants. */
    void onOwned(long newTerm) {
        term = newTerm;
        List<TopicFilter> filters = new ArrayList<>(tree.size());
        CompletableFuture<Void> visible = new CompletableFuture<>();
        tree.forEach((filter, there) -> {
            filters.add(filter);
            there.visible = visible;
        });
        effects.add(() -> complete(visible, routes.own(partition, newTerm, filters)));
    }

    void onDisowned() {
        routes.disown(partition, term);
    }

    private static void complete(CompletableFuture<Void> visible, CompletionStage<?> when) {
        when.whenComplete((done, failure) -> {
            if (failure == null) {
                visible.complete(null);
            } else {
                visible.completeExceptionally(failure);
            }
        });
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

    /** All copies find the same, whatever the order in which their trees grew: so do the Subscription Identifiers and the groups' numbers come in one order. */
    private Audience find(TopicName topic) {
        List<AtFilter> matching = new ArrayList<>();
        tree.match(topic, matching::add);
        matching.sort(Comparator.comparing(there -> there.filter.toString()));
        Map<DurableSession, List<Subscription>> sessions = new LinkedHashMap<>();
        List<GroupQueue> groups = new ArrayList<>(0);
        for (AtFilter there : matching) {
            there.sessions.forEach(
                    (session, subscription) -> sessions.computeIfAbsent(session, first -> new ArrayList<>(1))
                            .add(subscription));
            groups.addAll(there.groups);
        }
        groups.sort(Comparator.comparing(GroupQueue::key));
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
            CompletableFuture<Void> visible = new CompletableFuture<>();
            there = new AtFilter(filter);
            there.visible = visible;
            tree.put(filter, there);
            effects.add(() -> complete(visible, routes.add(filter, partition, term)));
        }
        return there;
    }

    private void dropIfUnused(TopicFilter filter, AtFilter there) {
        if (there.sessions.isEmpty() && there.groups.isEmpty()) {
            tree.remove(filter);
            effects.add(() -> routes.remove(filter, partition, term));
        }
    }

    /** Those who subscribed to one filter. */
    private static final class AtFilter {
        final TopicFilter filter;
        final Map<DurableSession, Subscription> sessions = new LinkedHashMap<>(2);
        final List<GroupQueue> groups = new ArrayList<>(0);

        /** What the owner awaits. */
        @Nullable
        CompletableFuture<Void> visible;

        AtFilter(TopicFilter filter) {
            this.filter = filter;
        }
    }
}

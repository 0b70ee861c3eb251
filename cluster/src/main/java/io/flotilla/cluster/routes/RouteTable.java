package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which destinations are interested in which Topic Filters, as this node knows it.
 *
 * <p>Changed by its {@link RouteWriter} alone; read without a lock on any thread.
 *
 * <p>A reader may keep what {@link #match} gave it. It reads {@link #version} first and {@code match} after, and what it keeps holds while the version
 * stays the same. Why that is safe: the writer changes the tree first and raises the version after, and both are volatile, so all threads see them in
 * one order. Were a kept result without a change that is complete, a reader that sees the old version would have read it before the change raised it,
 * although the change is complete: it cannot. And were its version the raised one, its match began after the change to the tree and has it.
 */
public final class RouteTable {
    /** Equal sets that many filters have are one object, as far as the table remembers: at most this many. */
    private static final int SHARED_SETS = 4096;

    private final SubscriptionTree<Destinations> tree = new SubscriptionTree<>();
    private final TopicVersions versions = new TopicVersions();

    /** The sets lately made, each its own key. Only the writer's. */
    private final Map<Destinations, Destinations> shared = new HashMap<>();

    /** Where messages to {@code topic} go. Allocates only where filters of different destinations match. */
    public Destinations match(TopicName topic) {
        return tree.fold(topic, Destinations.EMPTY, Destinations::union);
    }

    /** A number that changes, always upwards, when what {@link #match} gives for {@code topic} may have changed. */
    public long version(TopicName topic) {
        return version(TopicVersions.stripe(topic));
    }

    /** The {@link #version(TopicName)} of the topics of {@link TopicVersions#stripe} {@code stripe}. */
    public long version(int stripe) {
        return versions.of(stripe);
    }

    /** The number of filters. */
    public int size() {
        return tree.size();
    }

    /** Returns where {@code filter} led to before. */
    Destinations add(TopicFilter filter, Destination destination) {
        Destinations before = get(filter);
        Destinations after = before.with(destination);
        if (!after.equals(before)) {
            tree.put(filter, share(after));
            versions.raise(filter);
        }
        return before;
    }

    /** Returns where {@code filter} led to before. */
    Destinations remove(TopicFilter filter, Destination destination) {
        Destinations before = get(filter);
        Destinations after = before.without(destination);
        if (after.equals(before)) {
            return before;
        }
        if (after.isEmpty()) {
            tree.remove(filter);
        } else {
            tree.put(filter, share(after));
        }
        versions.raise(filter);
        return before;
    }

    /** Where exactly {@code filter} leads to. */
    Destinations get(TopicFilter filter) {
        Destinations there = tree.get(filter);
        return there == null ? Destinations.EMPTY : there;
    }

    /** Visits every filter with where it leads to, in no order but those that begin alike one after the other. The visitor may remove what it is shown. */
    void forEach(BiConsumer<? super TopicFilter, ? super Destinations> visitor) {
        tree.forEach(visitor);
    }

    private Destinations share(Destinations set) {
        Destinations known = shared.get(set);
        if (known != null) {
            return known;
        }
        if (shared.size() == SHARED_SETS) {
            shared.clear(); // those in use stay in the tree, and are remembered anew as they come again
        }
        shared.put(set, set);
        return set;
    }

    @Override
    public String toString() {
        return "RouteTable of " + size() + " filters";
    }
}

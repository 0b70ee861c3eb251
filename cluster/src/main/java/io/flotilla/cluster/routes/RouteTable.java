package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

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
    /** Filters share a version by the hash of their first level, so that churn in one part leaves what is kept of the others valid. */
    private static final int STRIPES = 256;

    /** The version of the filters whose first level is a wildcard: they concern every stripe. */
    private static final int LEADING_WILDCARD = STRIPES;

    private final SubscriptionTree<Destinations> tree = new SubscriptionTree<>();
    private final AtomicLongArray versions = new AtomicLongArray(STRIPES + 1);

    /** The sets of one destination: nearly all filters have one, and share it. Only the writer's. */
    private final Map<Destination, Destinations> alone = new HashMap<>();

    /** Where messages to {@code topic} go. */
    public Destinations match(TopicName topic) {
        Union union = new Union();
        tree.match(topic, union);
        return union.destinations;
    }

    /** A number that changes, always upwards, when what {@link #match} gives for {@code topic} may have changed. */
    public long version(TopicName topic) {
        long stripe = versions.get(stripe(topic));
        // Both only grow: their sum stays the same only while both do.
        return topic.isReserved() ? stripe : stripe + versions.get(LEADING_WILDCARD);
    }

    /** The number of filters. */
    public int size() {
        return tree.size();
    }

    void add(TopicFilter filter, Destination destination) {
        Destinations before = tree.get(filter);
        Destinations after = before == null
                ? alone.computeIfAbsent(destination, Destinations.EMPTY::with)
                : before.with(destination);
        if (!after.equals(before)) {
            tree.put(filter, after);
            raiseVersion(filter);
        }
    }

    void remove(TopicFilter filter, Destination destination) {
        Destinations before = tree.get(filter);
        Destinations after = before == null ? null : before.without(destination);
        if (after == null || after.equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            tree.remove(filter);
        } else {
            tree.put(filter, after);
        }
        raiseVersion(filter);
    }

    private void raiseVersion(TopicFilter filter) {
        versions.incrementAndGet(filter.hasLeadingWildcard() ? LEADING_WILDCARD : stripe(filter));
    }

    private static int stripe(TopicFilter filter) {
        return filter.levels().hash(0, 0) & STRIPES - 1;
    }

    private static int stripe(TopicName topic) {
        return topic.levels().hash(0, 0) & STRIPES - 1;
    }

    @Override
    public String toString() {
        return "RouteTable of " + size() + " filters";
    }

    private static final class Union implements Consumer<Destinations> {
        private Destinations destinations = Destinations.EMPTY;

        @Override
        public void accept(Destinations more) {
            destinations = destinations.isEmpty() ? more : destinations.union(more);
        }
    }
}

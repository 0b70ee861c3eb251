package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.SubscriptionTree;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

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

    /** The stripe of the topics that begin with {@code $}, which are few. */
    private static final int RESERVED = STRIPES;

    /** The version of the filters whose first level is a wildcard: they concern every stripe but the reserved one [MQTT-4.7.2-1]. */
    private static final int LEADING_WILDCARD = STRIPES + 1;

    /** Equal sets that many filters have are one object, as far as the table remembers: at most this many. */
    private static final int SHARED_SETS = 4096;

    private final SubscriptionTree<Destinations> tree = new SubscriptionTree<>();
    private final AtomicLongArray versions = new AtomicLongArray(STRIPES + 2);

    /** The sets lately made, each its own key. Only the writer's. */
    private final Map<Destinations, Destinations> shared = new HashMap<>();

    /** Where messages to {@code topic} go. Allocates only where filters of different destinations match. */
    public Destinations match(TopicName topic) {
        return tree.fold(topic, Destinations.EMPTY, Destinations::union);
    }

    /** A number that changes, always upwards, when what {@link #match} gives for {@code topic} may have changed. */
    public long version(TopicName topic) {
        return version(stripe(topic));
    }

    /** Which of the table's versions is that of {@code topic}; the same as long as the table lives. */
    public int stripe(TopicName topic) {
        return topic.isReserved() ? RESERVED : stripe(topic.levels());
    }

    /** The {@link #version(TopicName)} of the topics of {@code stripe}: two reads. */
    public long version(int stripe) {
        // Both only grow: their sum stays the same only while both do.
        return stripe == RESERVED ? versions.get(RESERVED) : versions.get(stripe) + versions.get(LEADING_WILDCARD);
    }

    /** The number of filters. */
    public int size() {
        return tree.size();
    }

    void add(TopicFilter filter, Destination destination) {
        Destinations before = tree.get(filter);
        Destinations after = (before == null ? Destinations.EMPTY : before).with(destination);
        if (!after.equals(before)) {
            tree.put(filter, share(after));
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
            tree.put(filter, share(after));
        }
        raiseVersion(filter);
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

    private void raiseVersion(TopicFilter filter) {
        int stripe = filter.hasLeadingWildcard()
                ? LEADING_WILDCARD
                : filter.isReserved() ? RESERVED : stripe(filter.levels());
        versions.incrementAndGet(stripe);
    }

    private static int stripe(Levels levels) {
        return levels.hash(0, 0) & STRIPES - 1;
    }

    @Override
    public String toString() {
        return "RouteTable of " + size() + " filters";
    }
}

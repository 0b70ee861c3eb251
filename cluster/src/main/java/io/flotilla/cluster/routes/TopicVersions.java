package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers that tell whether what a set of Topic Filters gave for a Topic Name may have changed since: one for each <em>stripe</em> of topics, so that churn in
 * one part leaves what is kept of the others valid. One thread raises them; any thread reads.
 */
public final class TopicVersions {
    /** Filters share a version by the hash of their first level. */
    private static final int STRIPES = 256;

    /** The stripe of the topics that begin with {@code $}, which are few. */
    private static final int RESERVED = STRIPES;

    /** The version of the filters whose first level is a wildcard: they concern every stripe but the reserved one [MQTT-4.7.2-1]. */
    private static final int LEADING_WILDCARD = STRIPES + 1;

    private final AtomicLongArray versions = new AtomicLongArray(STRIPES + 2);

    /** The stripe of {@code topic}, the same everywhere and always. */
    public static int stripe(TopicName topic) {
        return topic.isReserved() ? RESERVED : stripe(topic.levels());
    }

    private static int stripe(Levels levels) {
        return levels.hash(0, 0) & STRIPES - 1;
    }

    /** A number that changes, always upwards, with every {@link #raise} that concerns the topics of {@code stripe}: two reads. */
    public long of(int stripe) {
        // Both only grow: their sum stays the same only while both do.
        return stripe == RESERVED ? versions.get(RESERVED) : versions.get(stripe) + versions.get(LEADING_WILDCARD);
    }

    /** What matches {@code filter} may have changed. */
    public void raise(TopicFilter filter) {
        int stripe = filter.hasLeadingWildcard()
                ? LEADING_WILDCARD
                : filter.isReserved() ? RESERVED : stripe(filter.levels());
        versions.incrementAndGet(stripe);
    }
}

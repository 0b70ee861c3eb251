package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the table to one destination, which can be told anew as a whole.
 *
 * <p>What is told anew is added at once, and what was left out stays until it is <em>swept</em>: a route that remains vanishes at no moment, and those of
 * several destinations are swept in one walk through the table. Confined to the writer's thread.
 */
final class RoutesTo {
    private final RouteTable table;
    private final Destination destination;
    private int count;
    private boolean telling;

    /** Those that were told since the last beginning; null where there is nothing else. */
    private @Nullable Set<TopicFilter> told;

    RoutesTo(RouteTable table, Destination destination) {
        this.table = table;
        this.destination = destination;
    }

    void add(TopicFilter filter) {
        if (!table.add(filter, destination).contains(destination)) {
            count++;
        }
        if (told != null) {
            told.add(filter);
        }
    }

    void remove(TopicFilter filter) {
        if (table.remove(filter, destination).contains(destination)) {
            count--;
        }
        if (told != null) {
            told.remove(filter);
        }
    }

    /** What is added from here to {@link #end} is all that there is. */
    void begin() {
        told = count == 0 ? null : new HashSet<>();
        telling = true;
    }

    /** Returns whether there is more than what was told, to be swept. */
    boolean end() {
        telling = false;
        if (told != null && told.size() == count) {
            told = null;
        }
        return told != null;
    }

    /** Removes {@code filter} where it leads here and was left out. */
    void sweep(TopicFilter filter, Destinations destinations) {
        if (told != null && !telling && destinations.contains(destination) && !told.contains(filter)) {
            remove(filter);
        }
    }

    void onSwept() {
        if (!telling) {
            told = null;
        }
    }

    @Override
    public String toString() {
        return count + " routes to " + destination;
    }
}

package io.flotilla.benchmarks.chaos;

import java.time.Duration;
import java.util.List;

/**
 * One fault at one time.
 *
 * @param order all nodes by their numbers from 0: the first is the one that it happens to, and where all are killed they start in this order
 * @param lasts until it is undone
 */
record Blow(Fault fault, List<Integer> order, Duration lasts) {

    /** The number of the node that it happens to, from 0. */
    int node() {
        return order.get(0);
    }

    @Override
    public String toString() {
        String whom = fault == Fault.ALL ? "" : ", " + (char) ('a' + node());
        return "%s%s, for %.1f s".formatted(fault.description(), whom, lasts.toMillis() / 1e3);
    }
}

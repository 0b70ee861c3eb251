package io.flotilla.benchmarks.report;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One way in which messages do not arrive as they should.
 *
 * @param name completes "so many are ..."
 */
record Fault(String name, ToLongFunction<Totals> count) {
    static final List<Fault> ALL = List.of(
            new Fault("lost", Totals::lost),
            new Fault("duplicated", Totals::duplicated),
            new Fault("out of order", Totals::outOfOrder),
            new Fault("misrouted", Totals::misrouted),
            new Fault("corrupted", Totals::corrupted));

    /** How many messages fared so. */
    long in(Totals totals) {
        return count.applyAsLong(totals);
    }
}

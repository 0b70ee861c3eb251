package io.flotilla.benchmarks.history;

import io.flotilla.benchmarks.report.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of the JMH suites.
 *
 * @param profile how thoroughly it measured
 */
record JmhRun(Instant startedAt, Environment environment, Profile profile, List<Result> results) {
    JmhRun {
        results = List.copyOf(results);
    }

    /** What it has found about {@code wanted}, where that was part of it. */
    Optional<Result> result(Case wanted) {
        return results.stream().filter(result -> result.ofCase().equals(wanted)).findFirst();
    }
}

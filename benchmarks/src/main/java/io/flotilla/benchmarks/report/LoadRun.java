package io.flotilla.benchmarks.report;

import java.time.Instant;
import java.util.List;

/**
 * One run of the load generator: a scenario driven against one target, or against two side by side.
 *
 * @param scenario the scenario's name, such as {@code fanout-1-1K-1-1K}
 * @param command the command line that repeats the run
 * @param targets at least one
 */
public record LoadRun(
        String scenario, String command, Instant startedAt, Environment environment, List<TargetRun> targets) {

    public LoadRun {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a run has at least one target");
        }
    }
}

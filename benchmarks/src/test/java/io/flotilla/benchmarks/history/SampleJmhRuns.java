package io.flotilla.benchmarks.history;

import io.flotilla.benchmarks.report.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs with made-up results, each a day after the other. */
final class SampleJmhRuns {
    private SampleJmhRuns() {}

    static JmhRun run(int day, String commit, Result... results) {
        Environment environment = new Environment("Linux", "Example CPU", 2, 8L << 30, "OpenJDK 25", commit, "0.1.0");
        Instant startedAt = Instant.parse("2026-11-0%dT08:00:00Z".formatted(day));
        return new JmhRun(startedAt, environment, Profile.SHORT, List.of(results));
    }

    /** A result in nanoseconds per operation, known to a tenth of it. */
    static Result nanos(String benchmark, Map<String, String> params, double score) {
        return new Result(benchmark, params, "ns/op", score, score * 0.9, score * 1.1, 0);
    }

    static Result nanos(double score) {
        return nanos("tree.Match.match", Map.of(), score);
    }
}

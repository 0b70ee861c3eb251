package io.flotilla.benchmarks.history;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * What a run has found about one case.
 *
 * @param benchmark the benchmark's class and method, without {@code io.flotilla}
 * @param params the choice of its parameters, by their names
 * @param unit what {@code score}, {@code low} and {@code high} are counted in, such as {@code ns/op} or {@code ops/us}
 * @param low where the interval that holds the true score with 99.9 % confidence begins, or NaN where it is not known
 * @param high where it ends
 * @param bytesPerOperation what one operation allocates on the heap, or NaN where it is not known
 */
record Result(
        String benchmark,
        Map<String, String> params,
        String unit,
        double score,
        double low,
        double high,
        double bytesPerOperation) {

    private static final String PREFIX = "io.flotilla.";
    private static final double CONFIDENCE = 0.999;
    private static final Map<String, Double> SECONDS =
            Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "hr", 3600.0, "day", 86400.0);

    Result {
        params = new TreeMap<>(params);
        int slash = unit.indexOf('/');
        boolean isRate = unit.startsWith("ops/");
        if (!SECONDS.containsKey(isRate ? unit.substring(slash + 1) : unit.substring(0, Math.max(slash, 0)))) {
            throw new IllegalArgumentException("'" + unit + "' is no unit of a benchmark");
        }
    }

    /** What JMH reports, with the garbage that its GC profiler has counted. */
    static Result of(RunResult found) {
        BenchmarkParams benchmark = found.getParams();
        Map<String, String> params =
                benchmark.getParamsKeys().stream().collect(Collectors.toMap(key -> key, benchmark::getParam));
        var primary = found.getPrimaryResult();
        double[] interval = primary.getStatistics().getConfidenceIntervalAt(CONFIDENCE);
        var garbage = found.getSecondaryResults().get("gc.alloc.rate.norm");
        String name = benchmark.getBenchmark();
        return new Result(
                name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
                params,
                primary.getScoreUnit(),
                primary.getScore(),
                interval[0],
                interval[1],
                garbage == null ? Double.NaN : garbage.getScore());
    }

    /** The case that this is a result of. */
    Case ofCase() {
        return new Case(benchmark, params);
    }

    double perSecond() {
        return perSecond(score);
    }

    /** The lower end of the interval, in operations per second. */
    double lowPerSecond() {
        return isRate() ? perSecond(low) : perSecond(high);
    }

    double highPerSecond() {
        return isRate() ? perSecond(high) : perSecond(low);
    }

    /** Whether the true values of both may be the same. */
    boolean overlaps(Result other) {
        boolean apart = lowPerSecond() > other.highPerSecond() || highPerSecond() < other.lowPerSecond();
        return !apart;
    }

    private double perSecond(double value) {
        // An interval may reach below zero; no time is so short.
        return isRate() ? value / seconds() : 1 / (Math.max(value, Double.MIN_NORMAL) * seconds());
    }

    private boolean isRate() {
        return unit.startsWith("ops/");
    }

    /** How long the unit's time is. */
    private double seconds() {
        String time = isRate() ? unit.substring(4) : unit.substring(0, unit.indexOf('/'));
        return SECONDS.getOrDefault(time, Double.NaN);
    }
}

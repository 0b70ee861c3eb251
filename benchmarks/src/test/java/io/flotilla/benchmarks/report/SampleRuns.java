package io.flotilla.benchmarks.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Load runs with made-up figures, the same each time. */
final class SampleRuns {
    private static final int WARM_UP_S = 5;
    private static final int MEASURED_S = 30;

    private SampleRuns() {}

    /** One target and nothing amiss. */
    static LoadRun oneTarget() {
        return run(List.of(target("flotilla", 1_000_000, 180)));
    }

    /** Two targets, the first four times as fast as the second. */
    static LoadRun twoTargets() {
        return run(List.of(target("flotilla", 1_000_000, 180), target("mosquitto", 250_000, 420)));
    }

    static LoadRun run(List<TargetRun> targets) {
        return new LoadRun(
                "fanout-1-1K-1-1K",
                "./flotilla-bench run fanout-1-1K-1-1K --target 127.0.0.1:1883",
                Instant.parse("2026-11-23T08:00:00Z"),
                new Environment("Linux 6.1", "Example CPU at 3 GHz", 2, 8L << 30, "OpenJDK 25.0.1", "a81ae79", "0.1.0"),
                targets);
    }

    static TargetRun target(String name, long perSecond, long medianUs) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("publishers", "1");
        parameters.put("subscribers", "1000");
        parameters.put("QoS", "1");
        parameters.put("payload", "16 bytes");
        Random random = new Random(7);
        List<Sample> samples = new ArrayList<>();
        for (int second = 1; second <= WARM_UP_S + MEASURED_S; second++) {
            double pace = Math.min(1, second / 3.0) * (0.97 + random.nextDouble() * 0.06);
            double slowness = second == 21 ? 9 : 1 + random.nextDouble() * 0.4;
            samples.add(new Sample(
                    second,
                    second <= WARM_UP_S,
                    (long) (perSecond * pace / 1000),
                    (long) (perSecond * pace),
                    1001,
                    medianUs,
                    (long) (medianUs * 3 * slowness),
                    (long) (medianUs * 12 * slowness)));
        }
        long received = perSecond * MEASURED_S;
        return new TargetRun(
                name,
                List.of("127.0.0.1:1883"),
                parameters,
                WARM_UP_S,
                MEASURED_S,
                totals(received, 0),
                latency(received, medianUs),
                latency(1001, 900),
                samples,
                new BrokerUsage(MEASURED_S * 0.9, received / (MEASURED_S * 0.9), 210L << 20, 260L << 20));
    }

    static TargetRun withTotals(TargetRun target, Totals totals) {
        return new TargetRun(
                target.name(),
                target.addresses(),
                target.parameters(),
                target.warmUpSeconds(),
                target.measuredSeconds(),
                totals,
                target.latency(),
                target.connectLatency(),
                target.samples(),
                target.broker());
    }

    static Totals totals(long received, long lost) {
        return new Totals(
                received / 1000,
                received / 1000,
                received + lost,
                received,
                lost,
                0,
                0,
                0,
                0,
                1001,
                0,
                0,
                received * 16);
    }

    /** A curve whose latency doubles with each halving of what is slower. */
    static LatencySummary latency(long count, long medianUs) {
        List<Percentile> distribution = new ArrayList<>();
        for (double slower = 1; slower > 1e-5; slower /= 1.12) {
            distribution.add(new Percentile(100 * (1 - slower), at(slower, medianUs)));
        }
        distribution.add(new Percentile(100, at(1e-5, medianUs)));
        return new LatencySummary(
                count,
                medianUs * 1.3,
                at(1, medianUs),
                at(0.5, medianUs),
                at(0.25, medianUs),
                at(0.1, medianUs),
                at(0.05, medianUs),
                at(0.01, medianUs),
                at(0.001, medianUs),
                at(0.0001, medianUs),
                at(1e-5, medianUs),
                distribution);
    }

    private static long at(double slower, long medianUs) {
        return Math.round(medianUs * Math.pow(0.5 / slower, 0.4));
    }
}

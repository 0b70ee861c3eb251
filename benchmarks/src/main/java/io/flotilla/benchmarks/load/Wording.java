package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.flotilla.benchmarks.report.BrokerUsage;
import io.flotilla.benchmarks.report.LatencySummary;
import io.flotilla.benchmarks.report.TargetRun;
import io.flotilla.benchmarks.report.Totals;
import org.jspecify.annotations.Nullable;

/** What a run says on the terminal. */
final class Wording {
    private static final long MIB = 1 << 20;

    private Wording() {}

    /** One second of a turn, in a line. */
    static String progress(String target, long second, long connected, Interval interval) {
        StringBuilder line = new StringBuilder("%s %4d s  connected %,d".formatted(target, second + 1, connected));
        if (interval.counts.published + interval.counts.received > 0) {
            line.append(
                    "  published %,d/s  received %,d/s".formatted(interval.counts.published, interval.counts.received));
        }
        if (!interval.latency.isEmpty()) {
            line.append("  p50 %s  p99 %s"
                    .formatted(time(interval.latency.percentileUs(50)), time(interval.latency.percentileUs(99))));
        } else if (!interval.connectLatency.isEmpty()) {
            line.append("  connecting %,d/s  p99 %s"
                    .formatted(interval.counts.connected, time(interval.connectLatency.percentileUs(99))));
        }
        long faults = interval.counts.duplicated
                + interval.counts.outOfOrder
                + interval.counts.misrouted
                + interval.counts.corrupted
                + interval.counts.connectFailures
                + interval.counts.disconnects;
        return line + (faults == 0 ? "" : "  FAULTS %,d".formatted(faults));
    }

    static String rate(Scenario scenario) {
        return scenario.isPaced() ? "%,.0f".formatted(scenario.messagesPerSecond()) : "as fast as they are received";
    }

    /** What a run came to for one target, in some lines. */
    static String summary(TargetRun run, int clients) {
        Totals totals = run.totals();
        StringBuilder text = new StringBuilder("%n%s%n".formatted(run.name()));
        line(
                text,
                "connected",
                "%,d connections by %,d clients; %,d failures, %,d disconnects"
                        .formatted(totals.connected(), clients, totals.connectFailures(), totals.disconnects()));
        latency(text, "connecting", run.connectLatency());
        if (totals.expected() + totals.received() > 0) {
            line(text, "published", "%,d, %,.0f a second".formatted(totals.published(), run.publishedPerSecond()));
            line(
                    text,
                    "received",
                    "%,d of %,d, %,.0f a second"
                            .formatted(totals.received(), totals.expected(), run.receivedPerSecond()));
            line(
                    text,
                    "faults",
                    "%,d lost, %,d duplicated, %,d out of order, %,d misrouted, %,d corrupted"
                            .formatted(
                                    totals.lost(),
                                    totals.duplicated(),
                                    totals.outOfOrder(),
                                    totals.misrouted(),
                                    totals.corrupted()));
            latency(text, "latency", run.latency());
        }
        run.parameters().forEach((name, value) -> {
            if (name.startsWith("peak") || name.startsWith("generator")) {
                line(text, "", name + ": " + value);
            }
        });
        if (run.broker() != null) {
            broker(text, run.broker());
        }
        return text.toString();
    }

    private static void broker(StringBuilder text, BrokerUsage usage) {
        line(
                text,
                "broker",
                "%.2f CPU-seconds, %,.0f received for each; resident %,d MiB before and %,d MiB after"
                        .formatted(
                                usage.cpuSeconds(),
                                usage.deliveredPerCpuSecond(),
                                usage.residentBytesBefore() / MIB,
                                usage.residentBytesAfter() / MIB));
    }

    private static void latency(StringBuilder text, String name, @Nullable LatencySummary latency) {
        if (latency != null) {
            line(
                    text,
                    name,
                    "mean %s, p50 %s, p90 %s, p99 %s, p99.9 %s, longest %s"
                            .formatted(
                                    time(Math.round(latency.meanUs())),
                                    time(latency.p50Us()),
                                    time(latency.p90Us()),
                                    time(latency.p99Us()),
                                    time(latency.p999Us()),
                                    time(latency.maxUs())));
        }
    }

    /** What {@code first} is to {@code second}, in a line. */
    static String ratio(TargetRun first, TargetRun second) {
        StringBuilder text = new StringBuilder("%n%s to %s:".formatted(first.name(), second.name()));
        part(text, "received a second", first.receivedPerSecond(), second.receivedPerSecond());
        if (first.broker() != null && second.broker() != null) {
            part(
                    text,
                    "received for each CPU-second",
                    first.broker().deliveredPerCpuSecond(),
                    second.broker().deliveredPerCpuSecond());
        }
        if (first.latency() != null && second.latency() != null) {
            part(text, "p99", (double) first.latency().p99Us(), (double)
                    second.latency().p99Us());
        } else if (first.connectLatency() != null && second.connectLatency() != null) {
            part(text, "p99 of connecting", (double) first.connectLatency().p99Us(), (double)
                    second.connectLatency().p99Us());
        }
        return text.toString();
    }

    private static void part(StringBuilder text, String name, double first, double second) {
        if (second > 0) {
            text.append("%n  %-30s %.2f times".formatted(name, first / second));
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-11s %s%n".formatted(name, value));
    }

    /** Such as {@code 870 us} or {@code 12.4 ms}. */
    static String time(long us) {
        if (us < 10_000) {
            return us + " us";
        }
        return us < 10_000_000 ? "%.1f ms".formatted(us / 1e3) : "%.1f s".formatted(us / 1e6);
    }
}

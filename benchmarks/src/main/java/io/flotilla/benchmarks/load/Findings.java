package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.account.Counts;
import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.account.Latencies;
import io.flotilla.benchmarks.load.account.Tally;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.flotilla.benchmarks.report.BrokerUsage;
import io.flotilla.benchmarks.report.LatencySummary;
import io.flotilla.benchmarks.report.Percentile;
import io.flotilla.benchmarks.report.Sample;
import io.flotilla.benchmarks.report.TargetRun;
import io.flotilla.benchmarks.report.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** What all turns against one target have found. */
final class Findings {
    private static final int POINTS_PER_HALF = 5;
    private static final double BUSY = 0.9;

    private final Scenario scenario;
    private final Target target;

    /** From the first connection to the last message. */
    private final Interval whole = new Interval();

    /** From the end of the warm-up to the end of publishing. */
    private final Interval measured = new Interval();

    /** From the end of the warm-up to the last message. */
    private final Latencies latency = new Latencies();

    /** How late the generator was itself, after the warm-up. */
    private final Latencies lateness = new Latencies();

    private final List<Sample> samples = new ArrayList<>();
    private double warmUpSeconds;
    private double measuredSeconds;
    private double cpuSeconds;
    private long residentBytesBefore;
    private long residentBytesAfter;
    private double busiest;
    private double stormPeak;

    Findings(Scenario scenario, Target target) {
        this.scenario = scenario;
        this.target = target;
    }

    void add(Turn.Result turn) {
        Tally tally = turn.tally();
        long first = turn.begin() + turn.warmUpS();
        // Where nobody publishes, the connecting is what is to be seen.
        long shownFrom = scenario.publishers() == 0 ? 0 : turn.begin();
        whole.add(tally.sum());
        measured.add(tally.sum(first, turn.end()));
        Interval sinceWarmUp = tally.sum(first, Long.MAX_VALUE);
        latency.add(sinceWarmUp.latency);
        lateness.add(sinceWarmUp.lateness);
        addSamples(tally, shownFrom, first, turn.end());
        warmUpSeconds += first - shownFrom;
        measuredSeconds += turn.end() - first;
        cpuSeconds += turn.cpuSeconds();
        residentBytesBefore =
                samples.isEmpty() || residentBytesBefore == 0 ? turn.residentBytesBefore() : residentBytesBefore;
        residentBytesAfter = Math.max(residentBytesAfter, turn.residentBytesAfter());
        busiest = Math.max(busiest, tally.busiest(first, turn.end()));
        if (scenario.storm()) {
            stormPeak = Math.max(stormPeak, StormPeak.perSecond(tally, turn.begin(), turn.end()));
        }
    }

    private void addSamples(Tally tally, long from, long first, long end) {
        Counts before = tally.counts(0, from);
        long connected = before.connected - before.closed;
        for (long second = from; second < end; second++) {
            Interval interval = tally.sum(second, second + 1);
            Counts counts = interval.counts;
            connected += counts.connected - counts.closed;
            samples.add(new Sample(
                    samples.size() + 1,
                    second < first,
                    counts.published,
                    counts.received,
                    connected,
                    interval.latency.percentileUs(50),
                    interval.latency.percentileUs(99),
                    interval.latency.percentileUs(100)));
        }
    }

    /** Everything as the report wants it. */
    TargetRun result() {
        return new TargetRun(
                target.name(),
                target.nodes().all(),
                parameters(),
                warmUpSeconds,
                measuredSeconds,
                totals(),
                summary(latency),
                summary(scenario.storm() ? measured.connectLatency : whole.connectLatency),
                samples,
                brokerUsage());
    }

    Map<String, Long> problems() {
        return new TreeMap<>(whole.problems);
    }

    /** Whether the generator was what was measured: one of its event loops was busy all the time, or much of the latency was its own. */
    boolean areOfTheGenerator() {
        return busiest > BUSY || (!latency.isEmpty() && lateness.percentileUs(99) > latency.percentileUs(99) / 2);
    }

    /** Whether everything has connected and stayed, and every message came as it should. */
    boolean areFaultless() {
        Totals totals = totals();
        return totals.isFaultless() && totals.connectFailures() == 0 && totals.disconnects() == 0;
    }

    private Totals totals() {
        Counts all = whole.counts;
        Counts some = measured.counts;
        return new Totals(
                some.published,
                some.acknowledged,
                some.expected,
                some.received,
                Math.max(0, all.expected - all.deserved()),
                all.duplicated,
                all.outOfOrder,
                all.misrouted,
                all.corrupted,
                all.connected,
                all.connectFailures,
                all.disconnects,
                some.payloadBytes);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("publishers", "%,d".formatted(scenario.publishers()));
        parameters.put("subscribers", "%,d".formatted(scenario.subscribers()));
        parameters.put("idle clients", "%,d".formatted(scenario.idle()));
        parameters.put("topics", "%,d".formatted(scenario.topics()));
        parameters.put("share name", scenario.shareName() == null ? "" : scenario.shareName());
        parameters.put("messages per second", scenario.publishers() == 0 ? "" : Wording.rate(scenario));
        parameters.put("QoS", Integer.toString(scenario.qos()));
        parameters.put("payload", "%,d bytes".formatted(scenario.payloadBytes()));
        parameters.put("connections per second", "%,.0f".formatted(scenario.connectsPerSecond()));
        parameters.put("MQTT", scenario.mqtt() + (scenario.tls() ? ", TLS" : ""));
        parameters.put("generator, busiest event loop", "%.0f %%".formatted(100 * busiest));
        if (!lateness.isEmpty()) {
            parameters.put("generator, late itself", "p99 " + Wording.time(lateness.percentileUs(99)));
        }
        if (scenario.storm()) {
            parameters.put("peak connections per second, mean below 500 ms", "%,.0f".formatted(stormPeak));
        }
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    private @Nullable BrokerUsage brokerUsage() {
        if (target.process() == null) {
            return null;
        }
        double perCpuSecond = cpuSeconds == 0 ? 0 : measured.counts.received / cpuSeconds;
        return new BrokerUsage(cpuSeconds, perCpuSecond, residentBytesBefore, residentBytesAfter);
    }

    private static @Nullable LatencySummary summary(Latencies latencies) {
        if (latencies.isEmpty()) {
            return null;
        }
        Histogram histogram = latencies.histogram();
        List<Percentile> distribution = new ArrayList<>();
        for (HistogramIterationValue value : histogram.percentiles(POINTS_PER_HALF)) {
            distribution.add(new Percentile(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo()));
        }
        return new LatencySummary(
                histogram.getTotalCount(),
                histogram.getMean(),
                histogram.getMinValue(),
                latencies.percentileUs(50),
                latencies.percentileUs(75),
                latencies.percentileUs(90),
                latencies.percentileUs(95),
                latencies.percentileUs(99),
                latencies.percentileUs(99.9),
                latencies.percentileUs(99.99),
                histogram.getMaxValue(),
                distribution);
    }
}

package io.flotilla.benchmarks.report;

import io.flotilla.benchmarks.chart.Figures;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One figure that a report states of each target, and by which two targets compare.
 *
 * @param value of a target; NaN where it is not known
 */
record Measure(String label, ToDoubleFunction<TargetRun> value, DoubleFunction<String> format) {
    static final Measure DELIVERED = new Measure("delivered per second", TargetRun::receivedPerSecond, Figures::count);

    private static final Measure MEDIAN = latency("latency, median", LatencySummary::p50Us);
    private static final Measure P99 = latency("latency, 99 %", LatencySummary::p99Us);
    private static final Measure SLOWEST = latency("latency, slowest", LatencySummary::maxUs);
    private static final Measure PER_CPU_SECOND =
            broker("delivered per CPU second", BrokerUsage::deliveredPerCpuSecond, Figures::count);

    /** What stands below the headline. */
    static final List<Measure> ON_CARDS = List.of(MEDIAN, P99, SLOWEST, PER_CPU_SECOND);

    /** Everything, in order. */
    static final List<Measure> ALL = List.of(
            DELIVERED,
            new Measure("published per second", TargetRun::publishedPerSecond, Figures::count),
            new Measure("payload delivered per second", Measure::payloadPerSecond, Figures::bytes),
            MEDIAN,
            latency("latency, 90 %", LatencySummary::p90Us),
            P99,
            latency("latency, 99.9 %", LatencySummary::p999Us),
            latency("latency, 99.99 %", LatencySummary::p9999Us),
            SLOWEST,
            connect("connect latency, median", LatencySummary::p50Us),
            connect("connect latency, 99 %", LatencySummary::p99Us),
            connect("connect latency, slowest", LatencySummary::maxUs),
            PER_CPU_SECOND,
            broker("broker's CPU time", BrokerUsage::cpuSeconds, seconds -> Figures.number(seconds) + " s"),
            broker("broker's memory before", BrokerUsage::residentBytesBefore, Figures::bytes),
            broker("broker's memory after", BrokerUsage::residentBytesAfter, Figures::bytes));

    String written(TargetRun target) {
        return format.apply(value.applyAsDouble(target));
    }

    boolean isKnown(TargetRun target) {
        return !Double.isNaN(value.applyAsDouble(target));
    }

    /** How many times as large the figure of {@code first} is as that of {@code second}; NaN where that has no meaning. */
    double ratio(TargetRun first, TargetRun second) {
        double divisor = value.applyAsDouble(second);
        return divisor == 0 ? Double.NaN : value.applyAsDouble(first) / divisor;
    }

    private static double payloadPerSecond(TargetRun target) {
        return target.measuredSeconds() > 0 ? target.totals().payloadBytesReceived() / target.measuredSeconds() : 0;
    }

    private static Measure latency(String label, ToDoubleFunction<LatencySummary> value) {
        return new Measure(label, ofPart(TargetRun::latency, value), Figures::micros);
    }

    private static Measure connect(String label, ToDoubleFunction<LatencySummary> value) {
        return new Measure(label, ofPart(TargetRun::connectLatency, value), Figures::micros);
    }

    private static Measure broker(String label, ToDoubleFunction<BrokerUsage> value, DoubleFunction<String> format) {
        return new Measure(label, ofPart(TargetRun::broker, value), format);
    }

    private static <T> ToDoubleFunction<TargetRun> ofPart(
            Function<TargetRun, @Nullable T> part, ToDoubleFunction<T> value) {
        return target -> {
            T known = part.apply(target);
            return known == null ? Double.NaN : value.applyAsDouble(known);
        };
    }
}

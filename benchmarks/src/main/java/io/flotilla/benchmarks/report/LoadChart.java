package io.flotilla.benchmarks.report;

import io.flotilla.benchmarks.chart.Axis;
import io.flotilla.benchmarks.chart.Figures;
import io.flotilla.benchmarks.chart.LineChart;
import io.flotilla.benchmarks.chart.LineChart.Band;
import io.flotilla.benchmarks.chart.Series;
import io.flotilla.benchmarks.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The charts of a load run. */
enum LoadChart {
    /** Messages per second, over time. */
    THROUGHPUT {
        @Override
        List<LineChart> draw(LoadRun run) {
            List<Series> series = new ArrayList<>();
            List<TargetRun> targets = run.targets();
            for (TargetRun target : targets) {
                series.add(overTime(
                        targets.size() == 1 ? "delivered" : target.name(), series.size(), target, Sample::received));
            }
            TargetRun first = targets.get(0);
            if (targets.size() == 1
                    && first.totals().published() > first.totals().received() * LEAST_VISIBLE) {
                series.add(overTime("published", series.size(), first, Sample::published));
            }
            String what = series.size() > targets.size() ? "Messages" : "Delivered messages";
            Axis rate = Axis.linear(what + " per second", highest(series), Figures::count);
            return List.of(new LineChart("Throughput", seconds(run), rate, series, warmUp(run)));
        }
    },

    /** The latencies of each second, over time: half were faster, 99 % were faster, the slowest. One chart for each target. */
    LATENCY {
        @Override
        List<LineChart> draw(LoadRun run) {
            return run.targets().stream()
                    .filter(target -> target.latency() != null)
                    .map(target -> draw(run, target))
                    .toList();
        }

        private LineChart draw(LoadRun run, TargetRun target) {
            List<Series> shown = latencies(target);
            // All targets have the axis of the slowest, so that their charts compare.
            List<Series> all = run.targets().stream()
                    .flatMap(each -> latencies(each).stream())
                    .toList();
            return new LineChart(
                    run.targets().size() == 1 ? "Latency over time" : "Latency over time: " + target.name(),
                    seconds(run),
                    latencyAxis(all),
                    shown,
                    warmUp(run));
        }

        private List<Series> latencies(TargetRun target) {
            return List.of(
                    overTime("p50", 0, target, sample -> known(sample.p50Us())),
                    overTime("p99", 1, target, sample -> known(sample.p99Us())),
                    overTime("max", 2, target, sample -> known(sample.maxUs())));
        }
    },

    /** How many percent of all messages arrived within which time. */
    PERCENTILES {
        @Override
        List<LineChart> draw(LoadRun run) {
            return distributions("Latency by percentile", run, TargetRun::latency);
        }
    },

    /** How many percent of all connections were accepted within which time. */
    CONNECT {
        @Override
        List<LineChart> draw(LoadRun run) {
            return distributions("Connect latency by percentile", run, TargetRun::connectLatency);
        }
    };

    /** Where fewer messages are published per delivery, their line would lie on the axis. */
    private static final double LEAST_VISIBLE = 0.02;

    /** The chart of {@code run}, or several; none where nothing is known of what it shows. */
    abstract List<LineChart> draw(LoadRun run);

    private static Series overTime(String name, int style, TargetRun target, ToDoubleFunction<Sample> value) {
        List<Point> points = target.samples().stream()
                .map(sample -> new Point(sample.second(), value.applyAsDouble(sample)))
                .toList();
        return new Series(name, style, points);
    }

    /** A latency of 0 stands for a second in which nothing arrived. */
    private static double known(long latencyUs) {
        return latencyUs == 0 ? Double.NaN : latencyUs;
    }

    private static List<LineChart> distributions(
            String title, LoadRun run, Function<TargetRun, @Nullable LatencySummary> summary) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < run.targets().size(); i++) {
            TargetRun target = run.targets().get(i);
            LatencySummary latency = summary.apply(target);
            if (latency != null) {
                List<Point> points = latency.distribution().stream()
                        .map(each -> new Point(each.percentile(), each.micros()))
                        .toList();
                series.add(new Series(target.name(), i, points));
            }
        }
        if (series.isEmpty()) {
            return List.of();
        }
        double highest = values(series, Point::x).filter(x -> x < 100).max().orElse(99);
        return List.of(new LineChart(title, Axis.percentiles("Percentile", highest), latencyAxis(series), series));
    }

    private static Axis latencyAxis(List<Series> series) {
        double lowest =
                values(series, Point::y).filter(value -> value > 0).min().orElse(1);
        return Axis.logarithmic("Latency", lowest, Math.max(lowest, highest(series)), Figures::micros);
    }

    private static Axis seconds(LoadRun run) {
        return Axis.exact("Seconds since publishing began", lastSecond(run, false), Figures::number);
    }

    private static List<Band> warmUp(LoadRun run) {
        double end = lastSecond(run, true);
        return end > 0 ? List.of(new Band("warm-up", 0, end)) : List.of();
    }

    private static double lastSecond(LoadRun run, boolean inWarmUp) {
        return run.targets().stream()
                .flatMap(target -> target.samples().stream())
                .filter(sample -> sample.warmUp() || !inWarmUp)
                .mapToDouble(Sample::second)
                .max()
                .orElse(0);
    }

    private static double highest(List<Series> series) {
        return values(series, Point::y)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
    }

    private static DoubleStream values(List<Series> series, ToDoubleFunction<Point> value) {
        return series.stream().flatMap(each -> each.points().stream()).mapToDouble(value);
    }
}

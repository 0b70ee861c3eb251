package io.flotilla.benchmarks.history;

import io.flotilla.benchmarks.chart.Axis;
import io.flotilla.benchmarks.chart.ChartSheet;
import io.flotilla.benchmarks.chart.Figures;
import io.flotilla.benchmarks.chart.LineChart;
import io.flotilla.benchmarks.chart.Series;
import io.flotilla.benchmarks.chart.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Operations per second over the commits of all runs, as one SVG with a panel for each benchmark.
 *
 * <p>Cases of a benchmark are lines of its panel. Where they are too many to be told apart, the benchmark has several panels, whose lines differ in one parameter only.
 */
final class HistoryChart {
    private static final int COLUMNS = 2;

    private final List<JmhRun> runs;
    private final Axis commits;

    private HistoryChart(List<JmhRun> runs) {
        this.runs = runs;
        this.commits = Axis.names(
                "Commit", runs.stream().map(run -> run.environment().commit()).toList());
    }

    /** The drawing of {@code runs}, the oldest first. */
    static String svg(List<JmhRun> runs) {
        HistoryChart chart = new HistoryChart(runs);
        return new ChartSheet("Operations per second over commits, with 99.9 % intervals", chart.panels(), COLUMNS)
                .toSvg();
    }

    private List<LineChart> panels() {
        SortedMap<String, List<Case>> benchmarks = runs.stream()
                .flatMap(run -> run.results().stream())
                .map(Result::ofCase)
                .distinct()
                .sorted(Comparator.comparing(Case::spelledParams))
                .collect(Collectors.groupingBy(Case::benchmark, TreeMap::new, Collectors.toList()));
        List<LineChart> panels = new ArrayList<>();
        benchmarks.forEach((benchmark, cases) -> panels.addAll(panels(benchmark, cases)));
        return panels;
    }

    private List<LineChart> panels(String benchmark, List<Case> cases) {
        if (cases.size() <= LineChart.STYLES) {
            Map<String, String> common = common(cases);
            return List.of(panel(benchmark, common, cases));
        }
        String lines = mostVaried(cases);
        Map<Map<String, String>, List<Case>> groups = new LinkedHashMap<>();
        for (Case each : cases) {
            groups.computeIfAbsent(without(lines, each.params()), rest -> new ArrayList<>())
                    .add(each);
        }
        List<LineChart> panels = new ArrayList<>();
        groups.forEach((rest, group) -> {
            for (int first = 0; first < group.size(); first += LineChart.STYLES) {
                int end = Math.min(first + LineChart.STYLES, group.size());
                panels.add(panel(benchmark, rest, group.subList(first, end)));
            }
        });
        return panels;
    }

    /** A panel for {@code cases}, which have {@code common} in common. */
    private LineChart panel(String benchmark, Map<String, String> common, List<Case> cases) {
        List<Series> series = new ArrayList<>();
        for (Case each : cases) {
            Map<String, String> own = new TreeMap<>(each.params());
            own.keySet().removeAll(common.keySet());
            series.add(new Series(Case.spelled(own), series.size(), points(each)));
        }
        List<Double> shown = series.stream()
                .flatMap(each -> each.points().stream())
                .map(Point::y)
                .filter(value -> value > 0)
                .toList();
        double lowest = shown.stream().min(Comparator.naturalOrder()).orElse(1.0);
        double highest = shown.stream().max(Comparator.naturalOrder()).orElse(1.0);
        return new LineChart(
                (withoutPackage(benchmark) + " " + Case.spelled(common)).strip(),
                commits,
                Axis.logarithmic("Operations per second", lowest, highest, Figures::count),
                series);
    }

    /** A point for each run that has {@code each}; a run of some suites only does not break the lines of the others. */
    private List<Point> points(Case each) {
        List<Point> points = new ArrayList<>();
        for (int column = 0; column < runs.size(); column++) {
            double x = column;
            runs.get(column)
                    .result(each)
                    .map(found -> new Point(x, found.perSecond(), found.lowPerSecond(), found.highPerSecond()))
                    .ifPresent(points::add);
        }
        return points;
    }

    private static String withoutPackage(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    /** The parameters that have one value in all {@code cases}. */
    private static Map<String, String> common(List<Case> cases) {
        Map<String, String> common = new TreeMap<>(cases.get(0).params());
        if (cases.size() > 1) {
            cases.forEach(each -> common.entrySet().retainAll(each.params().entrySet()));
        }
        return common;
    }

    /** The parameter with the most values. */
    private static String mostVaried(List<Case> cases) {
        return cases.get(0).params().keySet().stream()
                .max(Comparator.comparingLong(name -> cases.stream()
                        .map(each -> each.params().getOrDefault(name, ""))
                        .distinct()
                        .count()))
                .orElse("");
    }

    private static Map<String, String> without(String name, Map<String, String> params) {
        Map<String, String> rest = new TreeMap<>(params);
        rest.remove(name);
        return rest;
    }
}

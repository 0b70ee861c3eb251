package io.flotilla.benchmarks.report;

import static io.flotilla.benchmarks.chart.Markup.escape;
import static java.util.stream.Collectors.joining;

import io.flotilla.benchmarks.chart.Figures;
import io.flotilla.benchmarks.chart.LineChart;
import io.flotilla.benchmarks.chart.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A load run as one HTML page that needs no network: figures, the account of all messages, charts, and what it takes to repeat the run.
 *
 * <p>The page has no script, follows the reader's choice of light or dark, and prints. Two targets stand side by side, with the ratio of the first to the second.
 */
public final class HtmlReport {
    private static final String STYLE = Resource.text(HtmlReport.class, "report.css");
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int CHART_WIDTH = 960;
    private static final int CHART_HEIGHT = 340;

    private final LoadRun run;
    private final List<TargetRun> targets;

    private HtmlReport(LoadRun run) {
        this.run = run;
        this.targets = run.targets();
    }

    /** Writes the page of {@code run} to {@code file}, in place of what is there. */
    public static void write(LoadRun run, Path file) throws IOException {
        Files.writeString(file, html(run));
    }

    /** The page of {@code run}. */
    public static String html(LoadRun run) {
        return new HtmlReport(run).page();
    }

    private String page() {
        String names = targets.stream().map(TargetRun::name).collect(joining(" and "));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s: load report</title>
                <style>
                %2$s%3$s</style>
                </head>
                <body>
                <header>
                <p class="kind">Flotilla load report</p>
                <h1>%1$s</h1>
                <p class="about">against %4$s, %5$s</p>
                </header>
                %6$s</body>
                </html>
                """.formatted(
                escape(run.scenario()), LineChart.STYLE, STYLE, escape(names), STARTED.format(run.startedAt()), body());
    }

    private String body() {
        return targets.stream().map(this::verdict).collect(joining())
                + cards()
                + section("Charts", charts())
                + section("Figures", figures())
                + section("Account of all messages", account())
                + section("Parameters", parameters())
                + section("Environment", environment())
                + section("Command", "<pre>" + escape(run.command()) + "</pre>\n");
    }

    private String verdict(TargetRun target) {
        Totals totals = target.totals();
        String subject = targets.size() == 1 ? "" : "<b>" + escape(target.name()) + "</b>: ";
        String expected = Figures.exact(totals.expected());
        if (totals.isFaultless()) {
            return verdict(
                    true, subject + expected + " messages were due, and each arrived once, in order and intact.");
        }
        String faults = Fault.ALL.stream()
                .filter(fault -> fault.in(totals) > 0)
                .map(fault -> Figures.exact(fault.in(totals)) + " " + fault.name())
                .collect(joining(", "));
        return verdict(false, subject + expected + " messages were due; of them or beside them " + faults + ".");
    }

    private static String verdict(boolean good, String html) {
        return "<p class=\"verdict %s\">%s %s</p>\n".formatted(good ? "good" : "bad", sign(good), html);
    }

    /** Says good or bad by its shape as well as by its colour. */
    private static String sign(boolean good) {
        return "<span class=\"sign\" role=\"img\" aria-label=\"%s\">%s</span>"
                .formatted(good ? "good" : "bad", good ? "✓" : "✗");
    }

    private String cards() {
        String cards = IntStream.range(0, targets.size())
                .mapToObj(i -> card(targets.get(i), i))
                .collect(joining());
        return "<div class=\"cards\">\n" + cards + (isComparison() ? ratioCard() : "") + "</div>\n";
    }

    private String card(TargetRun target, int style) {
        String title = isComparison() ? LineChart.swatch(style) + escape(target.name()) : escape(target.name());
        return card(title, Measure.DELIVERED.written(target), "messages delivered per second", m -> m.written(target));
    }

    private String ratioCard() {
        String title =
                escape(targets.get(0).name()) + " ÷ " + escape(targets.get(1).name());
        return card(title, ratio(Measure.DELIVERED), "as many delivered", this::ratio);
    }

    private String card(String title, String headline, String unit, Function<Measure, String> fact) {
        Map<String, String> facts = new LinkedHashMap<>();
        Measure.ON_CARDS.stream()
                .filter(this::isKnown)
                .forEach(measure -> facts.put(measure.label(), fact.apply(measure)));
        return """
                <div class="card">
                <h3>%s</h3>
                <p class="big">%s<small>%s</small></p>
                %s</div>
                """.formatted(title, escape(headline), unit, list(facts));
    }

    private String charts() {
        String charts = Stream.of(LoadChart.values())
                .flatMap(chart -> chart.draw(run).stream())
                .map(chart -> "<figure>\n" + chart.inline(CHART_WIDTH, CHART_HEIGHT) + "</figure>\n")
                .collect(joining());
        return charts + """
                <p class="note">Latency runs from the moment a message was due to be published until a subscriber has it, so that a target which holds its publishers up is charged for it.
                The warm-up is drawn but counts in no figure.</p>
                """;
    }

    private String figures() {
        String rows = Measure.ALL.stream()
                .filter(this::isKnown)
                .map(measure -> row(
                        measure.label(),
                        isComparison() ? "<td>" + ratio(measure) + "</td>" : "",
                        target -> escape(measure.written(target))))
                .collect(joining());
        return table(isComparison() ? "<th scope=\"col\">ratio</th>" : "", rows);
    }

    private String account() {
        String faults = Fault.ALL.stream()
                .map(fault -> row(fault.name(), "", target -> count(fault, target)))
                .collect(joining());
        return table(
                "",
                total("published", Totals::published)
                        + total("acknowledged to their publisher", Totals::acknowledged)
                        + total("deliveries due", Totals::expected)
                        + total("deliveries", Totals::received)
                        + faults
                        + total("connections accepted", Totals::connected)
                        + total("connections that failed", Totals::connectFailures)
                        + total("connections that broke", Totals::disconnects));
    }

    private String total(String label, Function<Totals, Long> count) {
        return row(label, "", target -> Figures.exact(count.apply(target.totals())));
    }

    private static String count(Fault fault, TargetRun target) {
        long count = fault.in(target.totals());
        return "<span class=\"%s\">%s %s</span>"
                .formatted(count == 0 ? "good" : "bad", Figures.exact(count), sign(count == 0));
    }

    private String parameters() {
        Set<String> names = new LinkedHashSet<>();
        targets.forEach(target -> names.addAll(target.parameters().keySet()));
        String scenario = names.stream()
                .map(name -> row(name, "", target -> escape(target.parameters().getOrDefault(name, "–"))))
                .collect(joining());
        return table(
                "",
                row("addresses", "", target -> escape(String.join(", ", target.addresses())))
                        + scenario
                        + row("warm-up", "", target -> Figures.number(target.warmUpSeconds()) + " s")
                        + row("measured", "", target -> Figures.number(target.measuredSeconds()) + " s"));
    }

    private String environment() {
        Environment environment = run.environment();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", environment.cpu());
        facts.put("cores", String.valueOf(environment.cores()));
        facts.put("memory", Figures.bytes((double) environment.memoryBytes()));
        facts.put("system", environment.os());
        facts.put("Java", environment.java());
        facts.put("generator", environment.generatorVersion() + ", commit " + environment.commit());
        return list(facts);
    }

    private boolean isComparison() {
        return targets.size() == 2;
    }

    private boolean isKnown(Measure measure) {
        return targets.stream().anyMatch(measure::isKnown);
    }

    private String ratio(Measure measure) {
        double ratio = measure.ratio(targets.get(0), targets.get(1));
        return Double.isFinite(ratio) ? Figures.number(ratio) + " ×" : "–";
    }

    private static String section(String title, String html) {
        return "<section>\n<h2>" + title + "</h2>\n" + html + "</section>\n";
    }

    /** A table with a column for each target, and one more where {@code lastHead} is a cell. */
    private String table(String lastHead, String rows) {
        String heads = targets.stream()
                .map(target -> "<th scope=\"col\">" + escape(target.name()) + "</th>")
                .collect(joining());
        return """
                <div class="scroll"><table>
                <thead><tr><td></td>%s%s</tr></thead>
                <tbody>
                %s</tbody>
                </table></div>
                """.formatted(heads, lastHead, rows);
    }

    private String row(String label, String lastCell, Function<TargetRun, String> html) {
        String cells = targets.stream()
                .map(target -> "<td>" + html.apply(target) + "</td>")
                .collect(joining());
        return "<tr><th scope=\"row\">" + escape(label) + "</th>" + cells + lastCell + "</tr>\n";
    }

    private static String list(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> "<dt>" + escape(fact.getKey()) + "</dt><dd>" + escape(fact.getValue()) + "</dd>\n")
                .collect(joining("", "<dl>\n", "</dl>\n"));
    }
}

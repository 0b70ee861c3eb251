package io.flotilla.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.chart.Svg;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void saysThatEveryMessageArrived() {
        assertThat(HtmlReport.html(SampleRuns.oneTarget()))
                .contains("verdict good", "30,000,000 messages were due, and each arrived once")
                .doesNotContain("verdict bad");
    }

    @Test
    void countsWhatWentWrong() {
        TargetRun lossy = SampleRuns.withTotals(SampleRuns.target("lossy", 1000, 100), SampleRuns.totals(29_988, 12));
        assertThat(HtmlReport.html(SampleRuns.run(List.of(lossy))))
                .contains("verdict bad", "30,000 messages were due", "12 lost")
                .doesNotContain("verdict good", "0 duplicated");
    }

    @Test
    void namesEveryFaultThatAMessageCanHave() {
        Totals totals = new Totals(1, 1, 1, 1, 2, 3, 4, 5, 6, 1, 0, 0, 1);
        TargetRun faulty = SampleRuns.withTotals(SampleRuns.target("faulty", 1000, 100), totals);
        assertThat(HtmlReport.html(SampleRuns.run(List.of(faulty))))
                .contains("2 lost, 3 duplicated, 4 out of order, 5 misrouted, 6 corrupted");
    }

    @Test
    void putsTheHeadlineFirst() {
        String html = HtmlReport.html(SampleRuns.oneTarget());
        assertThat(html).containsPattern("<p class=\"big\">1 M<small>messages delivered per second");
        assertThat(html).doesNotContain("÷");
    }

    @Test
    void setsTwoTargetsSideBySideWithTheRatio() {
        String html = HtmlReport.html(SampleRuns.twoTargets());
        assertThat(html).contains("flotilla ÷ mosquitto", "<p class=\"big\">4 ×<small>as many delivered");
        assertThat(html)
                .contains("<td>1 M</td><td>250 k</td><td>4 ×</td>", "<td>180 µs</td><td>420 µs</td><td>0.429 ×");
    }

    @Test
    void drawsEveryChartAsAPictureOfItsOwn() throws Exception {
        String html = HtmlReport.html(SampleRuns.twoTargets());
        Matcher pictures =
                Pattern.compile("<figure>\n(.*?)</figure>", Pattern.DOTALL).matcher(html);
        List<String> charts = pictures.results().map(found -> found.group(1)).toList();
        assertThat(charts).hasSize(5);
        for (String chart : charts) {
            assertThat(Svg.parse(chart).paths("line")).allMatch(path -> path.startsWith("M"));
        }
    }

    @Test
    void needsNoNetworkAndNoScript() {
        String html = HtmlReport.html(SampleRuns.twoTargets()).replace("http://www.w3.org/2000/svg", "");
        assertThat(html).doesNotContain("http://", "https://", "<script", "<link", "<img", "url(", "@import");
    }

    @Test
    void escapesWhatComesFromOutside() {
        String evil = "<script>\"'&";
        TargetRun known = SampleRuns.target(evil, 1000, 100);
        TargetRun target = new TargetRun(
                evil,
                List.of(evil),
                Map.of(evil, evil),
                1,
                1,
                known.totals(),
                known.latency(),
                known.connectLatency(),
                known.samples(),
                known.broker());
        Environment environment = new Environment(evil, evil, 1, 1, evil, evil, evil);
        LoadRun run = SampleRuns.run(List.of(target, target));
        String html = HtmlReport.html(new LoadRun(evil, evil, run.startedAt(), environment, run.targets()));
        assertThat(html).doesNotContain("<script>", "\"'&").contains("&lt;script&gt;&quot;&#39;&amp;");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        TargetRun known = SampleRuns.target("flotilla", 1000, 100);
        TargetRun silent = new TargetRun(
                "flotilla", List.of(), Map.of(), 0, 0, SampleRuns.totals(0, 0), null, null, List.of(), null);
        assertThat(HtmlReport.html(SampleRuns.run(List.of(silent))))
                .doesNotContain("NaN", "Infinity", "latency, median", "CPU time");
        assertThat(HtmlReport.html(SampleRuns.run(List.of(known, silent)))).doesNotContain("NaN", "Infinity");
    }

    @Test
    void tellsHowToRepeatTheRun() {
        assertThat(HtmlReport.html(SampleRuns.oneTarget()))
                .contains("./flotilla-bench run fanout-1-1K-1-1K --target 127.0.0.1:1883")
                .contains("Example CPU at 3 GHz", "8 GiB", "commit a81ae79", "16 bytes", "23 November 2026, 08:00 UTC");
    }
}

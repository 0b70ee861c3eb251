package io.flotilla.benchmarks.history;

import static io.flotilla.benchmarks.history.SampleJmhRuns.nanos;
import static io.flotilla.benchmarks.history.SampleJmhRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.chart.Svg;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryChartTest {
    @Test
    void putsEachRunInAColumnAndMoreOperationsHigher() throws Exception {
        Svg svg = draw(run(1, "one", nanos(1000)), run(2, "two", nanos(100)));
        // Of 560 pixels the plot has 64 to 524, so that the columns are at a quarter and three; from 1 to 10 M/s it is
        // all of 60 to 274.
        assertThat(svg.paths("line")).containsExactly("M179.0 274.0 L409.0 60.0");
        assertThat(svg.texts()).contains("one", "two", "Match.match", "Operations per second");
    }

    @Test
    void drawsTheIntervalOfEachResult() throws Exception {
        assertThat(draw(run(1, "one", nanos(1000)), run(2, "two", nanos(100))).paths("whisker"))
                .hasSize(2);
    }

    @Test
    void connectsTheRunsThatHaveACase() throws Exception {
        Result other = nanos("tree.Match.other", Map.of(), 5);
        Svg svg = draw(run(1, "one", nanos(1000)), run(2, "two", other), run(3, "three", nanos(100)));
        assertThat(svg.paths("line").get(0)).isEqualTo("M140.7 274.0 L447.3 60.0");
    }

    @Test
    void drawsAPanelForEachBenchmark() throws Exception {
        Svg svg = draw(run(1, "one", nanos("a.B.c", Map.of(), 1), nanos("a.B.d", Map.of(), 1)));
        assertThat(svg.texts()).contains("B.c", "B.d");
    }

    @Test
    void drawsFewCasesAsLinesOfOnePanel() throws Exception {
        Svg svg = draw(run(
                1,
                "one",
                nanos("a.B.c", Map.of("size", "1", "kind", "X"), 1),
                nanos("a.B.c", Map.of("size", "2", "kind", "X"), 1)));
        assertThat(svg.texts()).contains("B.c kind=X", "size=1", "size=2");
    }

    @Test
    void drawsManyCasesInPanelsWhoseLinesDifferInOneParameter() throws Exception {
        Result[] results = IntStream.range(0, 8)
                .mapToObj(i -> nanos("a.B.c", Map.of("size", "" + i / 4, "kind", "K" + i % 4), 1 + i))
                .toArray(Result[]::new);
        Svg svg = draw(run(1, "one", results));
        assertThat(svg.texts()).contains("B.c size=0", "B.c size=1", "kind=K0", "kind=K3");
        assertThat(svg.paths("line"))
                .hasSize(16)
                .filteredOn(path -> path.endsWith("h30"))
                .hasSize(8);
    }

    private static Svg draw(JmhRun... runs) throws Exception {
        return Svg.parse(HistoryChart.svg(List.of(runs)));
    }
}

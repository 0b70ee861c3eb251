package io.flotilla.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.chart.LineChart.Band;
import io.flotilla.benchmarks.chart.Series.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final Axis SECONDS = Axis.exact("seconds", 10, Figures::number);
    private static final Axis MESSAGES = Axis.linear("messages a second", 100, Figures::count);

    // Of 400 by 226 pixels the plot has 300 by 120: from (64, 60) to (364, 180).
    private static final int WIDTH = 400;
    private static final int HEIGHT = 226;

    @Test
    void putsPointsWhereTheyBelong() throws Exception {
        Svg svg = draw(new Series("a", 0, List.of(new Point(0, 0), new Point(5, 50), new Point(10, 100))));
        assertThat(svg.paths("line")).containsExactly("M64.0 180.0 L214.0 120.0 L364.0 60.0");
    }

    @Test
    void breaksTheLineWhereNothingIsKnown() throws Exception {
        Svg svg = draw(new Series(
                "a", 0, List.of(new Point(0, 0), new Point(5, Double.NaN), new Point(6, 100), new Point(10, 100))));
        assertThat(svg.paths("line")).containsExactly("M64.0 180.0 M244.0 60.0 L364.0 60.0");
    }

    @Test
    void marksAPointThatNoLineLeadsTo() throws Exception {
        List<Point> points = IntStream.range(0, 100)
                .mapToObj(i -> new Point(i / 10.0, i == 55 ? 50 : Double.NaN))
                .toList();
        assertThat(draw(new Series("a", 0, points)).paths("mark"))
                .singleElement()
                .asString()
                .startsWith("M229.0 120.0");
    }

    @Test
    void marksAnIntervalFromItsLowToItsHighEnd() throws Exception {
        Svg svg = draw(new Series("a", 0, List.of(new Point(5, 50, 25, 75))));
        assertThat(svg.paths("whisker")).containsExactly("M214.0 150.0 V90.0 m-3 0 h6");
    }

    @Test
    void namesSeriesInALegendWhereTheyAreMany() throws Exception {
        Series one = new Series("one", 0, List.of(new Point(0, 0)));
        Series two = new Series("two", 1, List.of(new Point(0, 0)));
        assertThat(draw(one).texts()).doesNotContain("one");
        assertThat(draw(one, two).texts()).contains("one", "two");
    }

    @Test
    void tellsSeriesApartWithoutColour() throws Exception {
        Svg svg = draw(new Series("one", 0, List.of()), new Series("two", 1, List.of()));
        assertThat(svg.paths("mark")).doesNotHaveDuplicates().hasSize(2);
        assertThat(LineChart.STYLE).contains(".s1 .line { stroke-dasharray");
    }

    @Test
    void namesItsAxesWithTheirUnits() throws Exception {
        assertThat(draw(new Series("a", 0, List.of())).texts()).contains("seconds", "messages a second", "100", "10");
    }

    @Test
    void shadesABandAndNamesItWhereThereIsRoom() throws Exception {
        LineChart chart = new LineChart(
                "t", SECONDS, MESSAGES, List.of(), List.of(new Band("warm-up", 0, 5), new Band("pause", 6, 6.1)));
        Svg svg = Svg.parse(chart.inline(WIDTH, HEIGHT));
        assertThat(svg.elements("rect")).hasSize(2);
        assertThat(svg.texts()).contains("warm-up").doesNotContain("pause");
    }

    @Test
    void holdsNamesThatLookLikeMarkup() throws Exception {
        LineChart chart =
                new LineChart("</svg><script>", SECONDS, MESSAGES, List.of(new Series("<b>", 0, List.of())), List.of());
        assertThat(Svg.parse(chart.standalone(WIDTH, HEIGHT)).texts()).contains("</svg><script>");
    }

    @Test
    void bringsItsStyleWhereItIsAFile() throws Exception {
        LineChart chart = new LineChart("t", SECONDS, MESSAGES, List.of());
        assertThat(Svg.parse(chart.standalone(WIDTH, HEIGHT)).elements("style")).hasSize(1);
        assertThat(Svg.parse(chart.inline(WIDTH, HEIGHT)).elements("style")).isEmpty();
    }

    @Test
    void setsChartsOfASheetInColumns() throws Exception {
        LineChart chart = new LineChart("t", SECONDS, MESSAGES, List.of());
        Svg svg = Svg.parse(new ChartSheet("all", List.of(chart, chart, chart), 2).toSvg());
        assertThat(svg.elements("g"))
                .extracting(group -> group.getAttribute("transform"))
                .containsExactly("translate(0 48)", "translate(560 48)", "translate(0 368)");
    }

    private static Svg draw(Series... series) throws Exception {
        return Svg.parse(new LineChart("t", SECONDS, MESSAGES, List.of(series)).inline(WIDTH, HEIGHT));
    }
}

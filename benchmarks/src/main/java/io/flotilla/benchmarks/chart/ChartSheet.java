package io.flotilla.benchmarks.chart;

import static io.flotilla.benchmarks.chart.Markup.escape;

import java.util.List;

/** Charts of the same size in one SVG file, in columns. */
public record ChartSheet(String title, List<LineChart> charts, int columns) {
    private static final int CHART_WIDTH = 560;
    private static final int CHART_HEIGHT = 320;
    private static final int TITLE_HEIGHT = 48;

    public ChartSheet {
        charts = List.copyOf(charts);
    }

    /** The whole file. */
    public String toSvg() {
        int rows = (charts.size() + columns - 1) / columns;
        StringBuilder content = new StringBuilder();
        content.append("<text class=\"title\" x=\"12\" y=\"30\">%s</text>\n".formatted(escape(title)));
        for (int i = 0; i < charts.size(); i++) {
            int x = i % columns * CHART_WIDTH;
            int y = TITLE_HEIGHT + i / columns * CHART_HEIGHT;
            content.append("<g transform=\"translate(%d %d)\">\n".formatted(x, y))
                    .append(charts.get(i).content(CHART_WIDTH, CHART_HEIGHT))
                    .append("</g>\n");
        }
        int width = Math.min(columns, Math.max(1, charts.size())) * CHART_WIDTH;
        return svg(title, width, TITLE_HEIGHT + rows * CHART_HEIGHT, content.toString());
    }

    /** A file that holds {@code content} on paper of its own. */
    static String svg(String title, int width, int height, String content) {
        return """
                <svg class="chart" xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
                <style>
                %4$s</style>
                <rect class="paper" width="%1$d" height="%2$d"/>
                %5$s</svg>
                """.formatted(width, height, escape(title), LineChart.STYLE, content);
    }
}

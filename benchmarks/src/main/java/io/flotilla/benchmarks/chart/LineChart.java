package io.flotilla.benchmarks.chart;

import static io.flotilla.benchmarks.chart.Markup.escape;

import io.flotilla.benchmarks.chart.Series.Point;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, with a legend where they are more than one.
 *
 * @param bands stretches of the x axis that mean something of their own, shaded behind the lines
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, List<Band> bands) {
    /** A stretch of the x axis, and what it is. */
    public record Band(String label, double from, double to) {}

    /** What a page with charts, or a file with one, must have in its {@code style} element. */
    public static final String STYLE = Resource.text(LineChart.class, "chart.css");

    /** How many styles differ from each other. */
    public static final int STYLES = 6;

    /** The shapes of the marks, for each style one, around their middle. */
    private static final List<String> MARKS = List.of(
            "m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z",
            "m-3.4 -3.4h6.8v6.8h-6.8z",
            "m0 -4.4l4.2 7.4h-8.4z",
            "m0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z",
            "m0 4.4l4.2 -7.4h-8.4z",
            "m-4.4 -1.3h3.1v-3.1h2.6v3.1h3.1v2.6h-3.1v3.1h-2.6v-3.1h-3.1z");

    private static final String MIDDLE = "text-anchor=\"middle\"";
    private static final int MARKS_PER_LINE = 10;
    private static final int LEFT = 64;
    private static final int RIGHT = 36;
    private static final int BOTTOM = 46;
    private static final int ROW = 24;
    private static final double LETTER = 6.7; // the mean width of one, in the font that is hoped for

    public LineChart {
        series = List.copyOf(series);
        bands = List.copyOf(bands);
    }

    public LineChart(String title, Axis x, Axis y, List<Series> series) {
        this(title, x, y, series, List.of());
    }

    /** The chart as an {@code svg} element for a page that has {@link #STYLE}; it takes the width that there is. */
    public String inline(int width, int height) {
        return "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n%s</svg>\n"
                .formatted(width, height, escape(title), content(width, height));
    }

    /** The chart as a file of its own. */
    public String standalone(int width, int height) {
        return ChartSheet.svg(title, width, height, content(width, height));
    }

    /** What a line of {@code style} looks like, for a page that has {@link #STYLE}. */
    public static String swatch(int style) {
        return "<svg class=\"chart swatch\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 34 12\" aria-hidden=\"true\">%s</svg>"
                .formatted(sample(style, 2, 6));
    }

    /** A piece of line with its mark, from (x, y). */
    private static String sample(int style, double x, double y) {
        return "<g class=\"s%d\"><path class=\"line\" d=\"M%s %s h30\"/>%s</g>"
                .formatted(style, at(x), at(y), mark(style, x + 15, y));
    }

    private static String mark(int style, double x, double y) {
        return "<path class=\"mark\" d=\"M%s %s%s\"/>".formatted(at(x), at(y), MARKS.get(style));
    }

    /** The elements of the chart, from (0, 0) to (width, height). */
    String content(int width, int height) {
        return new Drawing(width, height).draw();
    }

    /** One drawing of the chart. */
    private final class Drawing {
        private final StringBuilder out = new StringBuilder();
        private final int right;
        private final int bottom;
        private int top;

        Drawing(int width, int height) {
            right = width - RIGHT;
            bottom = height - BOTTOM;
        }

        String draw() {
            add(text("class=\"title\"", 12, 24, title));
            int legendRows = series.size() > 1 ? legend() : 0;
            top = 60 + legendRows * ROW;
            bands.forEach(this::band);
            yAxis();
            xAxis();
            series.forEach(this::line);
            return out.toString();
        }

        /** Puts the legend into rows, and returns how many. */
        private int legend() {
            double left = 12;
            int row = 0;
            for (Series each : series) {
                double width = 40 + each.name().length() * LETTER + 18;
                if (left > 12 && left + width > right) {
                    left = 12;
                    row++;
                }
                double height = 44 + row * ROW;
                add(sample(style(each), left, height));
                add(text("class=\"legend\"", left + 38, height + 4, each.name()));
                left += width;
            }
            return row + 1;
        }

        private void band(Band band) {
            double from = x(band.from());
            double to = x(band.to());
            add("<rect class=\"band\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
                    .formatted(at(from), top, at(to - from), bottom - top));
            if (to - from > band.label().length() * LETTER) {
                add(text(MIDDLE, (from + to) / 2, top + 16, band.label()));
            }
        }

        private void yAxis() {
            add(text("", 12, top - 14, y.title()));
            for (Axis.Tick tick : y.ticks()) {
                double height = y(tick.value());
                add("<path class=\"grid\" d=\"M%d %s H%d\"/>".formatted(LEFT, at(height), right));
                add(text("text-anchor=\"end\"", LEFT - 8, height + 4, tick.label()));
            }
        }

        private void xAxis() {
            add("<path class=\"base\" d=\"M%d %d H%d\"/>".formatted(LEFT, bottom, right));
            for (Axis.Tick tick : x.ticks()) {
                if (!tick.label().isEmpty()) {
                    double left = x(tick.value());
                    add("<path class=\"base\" d=\"M%s %d v5\"/>".formatted(at(left), bottom));
                    add(text(MIDDLE, left, bottom + 19, tick.label()));
                }
            }
            add(text(MIDDLE, (LEFT + right) / 2.0, bottom + 38, x.title()));
        }

        private void line(Series each) {
            add("<g class=\"s%d\"><path class=\"line\" d=\"%s\"/>".formatted(style(each), path(each)));
            int every = Math.max(1, each.points().size() / MARKS_PER_LINE);
            for (int i = 0; i < each.points().size(); i++) {
                Point point = each.points().get(i);
                if (point.high() > point.low()) {
                    add(whisker(point));
                }
                // Lines begin their marks at different points, so that they do not cover each other's.
                boolean inTurn = i % every == style(each) * every / STYLES;
                if (isKnown(each, i) && (inTurn || isAlone(each, i))) {
                    add(mark(style(each), x(point.x()), y(point.y())));
                }
            }
            add("</g>");
        }

        /** Whether no line leads to point {@code i}, which without a mark would not be seen. */
        private static boolean isAlone(Series each, int i) {
            return !isKnown(each, i - 1) && !isKnown(each, i + 1);
        }

        private static boolean isKnown(Series each, int i) {
            return i >= 0
                    && i < each.points().size()
                    && !Double.isNaN(each.points().get(i).y());
        }

        private String path(Series each) {
            StringBuilder path = new StringBuilder();
            boolean down = false;
            for (Point point : each.points()) {
                boolean known = !Double.isNaN(point.y());
                if (known) {
                    path.append(down ? " L" : " M")
                            .append(at(x(point.x())))
                            .append(' ')
                            .append(at(y(point.y())));
                }
                down = known;
            }
            return path.toString().strip();
        }

        private String whisker(Point point) {
            return "<path class=\"whisker\" d=\"M%s %s V%s m-3 0 h6\"/>"
                    .formatted(at(x(point.x())), at(y(point.low())), at(y(point.high())));
        }

        private static String text(String attributes, double x, double y, String text) {
            return "<text %s x=\"%s\" y=\"%s\">%s</text>".formatted(attributes, at(x), at(y), escape(text));
        }

        private double x(double value) {
            return LEFT + x.place(value) * (right - LEFT);
        }

        private double y(double value) {
            return bottom - y.place(value) * (bottom - top);
        }

        private void add(String element) {
            out.append(element).append('\n');
        }
    }

    private static int style(Series series) {
        return series.style() % STYLES;
    }

    /** A coordinate, to a tenth of a pixel. */
    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

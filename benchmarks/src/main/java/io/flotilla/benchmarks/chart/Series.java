package io.flotilla.benchmarks.chart;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param style which colour, dashes and marks it has; the same number looks the same in every chart
 * @param points by rising x
 */
public record Series(String name, int style, List<Point> points) {
    public Series {
        points = List.copyOf(points);
    }

    /**
     * A value, and the interval that it lies in with the confidence that the chart states.
     *
     * @param y NaN where nothing is known: the line breaks there
     */
    public record Point(double x, double y, double low, double high) {
        public Point(double x, double y) {
            this(x, y, y, y);
        }
    }
}

package io.flotilla.benchmarks.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** One direction of a chart: where a value stands between the axis's start (0) and its end (1), and the ticks along it. */
public final class Axis {
    /** A value that has a grid line, and its label, which may be empty. */
    record Tick(double value, String label) {}

    private static final int MOST_NAMES = 8;

    private final String title;
    private final DoubleUnaryOperator place;
    private final List<Tick> ticks;

    private Axis(String title, DoubleUnaryOperator place, List<Tick> ticks) {
        this.title = title;
        this.place = place;
        this.ticks = List.copyOf(ticks);
    }

    /** From 0 to the first round number that is not below {@code highest}. */
    public static Axis linear(String title, double highest, DoubleFunction<String> label) {
        double step = roundAbove(highest > 0 ? highest / 6 : 1);
        long steps = Math.max(1, (long) Math.ceil(highest / step - 1e-9));
        List<Tick> ticks = new ArrayList<>();
        for (long i = 0; i <= steps; i++) {
            ticks.add(new Tick(i * step, label.apply(i * step)));
        }
        return new Axis(title, value -> value / (steps * step), ticks);
    }

    /** From 0 to {@code highest}, whether that is a round number or not. */
    public static Axis exact(String title, double highest, DoubleFunction<String> label) {
        double step = roundAbove(highest > 0 ? highest / 9 : 1);
        List<Tick> ticks = new ArrayList<>();
        for (double value = 0; value <= highest; value += step) {
            ticks.add(new Tick(value, label.apply(value)));
        }
        return new Axis(title, value -> value / (highest > 0 ? highest : 1), ticks);
    }

    /**
     * In powers of ten, from the last round number (1, 2 or 5) that is not above {@code lowest} to the first that is not below {@code highest}.
     *
     * @param lowest above 0
     */
    public static Axis logarithmic(String title, double lowest, double highest, DoubleFunction<String> label) {
        double first = roundBelow(lowest);
        double last = roundAbove(Math.max(highest, first * 1.01));
        boolean close = last / first <= 1000;
        List<Tick> ticks = new ArrayList<>();
        for (double value = first; value <= last * 1.01; value = roundAbove(value * 1.01)) {
            if (close || isPowerOfTen(value)) {
                ticks.add(new Tick(value, label.apply(value)));
            }
        }
        double width = Math.log10(last / first);
        return new Axis(title, value -> Math.log10(value / first) / width, ticks);
    }

    /**
     * Percentiles, each further nine as wide as the one before: what happens to one in ten, in a hundred, in a thousand.
     *
     * @param highest the highest percentile below 100 that is known; what is above it stands at the end
     */
    public static Axis percentiles(String title, double highest) {
        int nines = (int) Math.ceil(-Math.log10(1 - Math.min(highest, 99.9999) / 100) - 1e-9);
        int last = Math.max(nines, 2);
        List<Tick> ticks = new ArrayList<>();
        ticks.add(new Tick(0, "0 %"));
        ticks.add(new Tick(50, "50 %"));
        for (int nine = 1; nine <= last; nine++) {
            double percentile = 100 - Math.pow(10, 2 - nine);
            ticks.add(new Tick(
                    percentile,
                    BigDecimal.valueOf(percentile)
                                    .round(new MathContext(Math.max(nine, 2)))
                                    .toPlainString() + " %"));
        }
        return new Axis(title, percentile -> -Math.log10(1 - percentile / 100) / last, ticks);
    }

    /** Names, the first at value 0, the next at 1; where they are many, only some are written. */
    public static Axis names(String title, List<String> names) {
        int every = Math.max(1, (names.size() + MOST_NAMES - 1) / MOST_NAMES);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean written = (names.size() - 1 - i) % every == 0;
            ticks.add(new Tick(i, written ? names.get(i) : ""));
        }
        return new Axis(title, value -> (value + 0.5) / names.size(), ticks);
    }

    String title() {
        return title;
    }

    List<Tick> ticks() {
        return ticks;
    }

    /** Where {@code value} stands, from 0 to 1; what is beyond an end stands at it. */
    double place(double value) {
        return Math.clamp(place.applyAsDouble(value), 0, 1);
    }

    /** The last of 1, 2 and 5 times a power of ten that is not above {@code value}. */
    private static double roundBelow(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        double digit = value / power * (1 + 1e-9);
        return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power;
    }

    /** The first of 1, 2 and 5 times a power of ten that is not below {@code value}. */
    private static double roundAbove(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        double digit = value / power * (1 - 1e-9);
        return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
    }

    private static boolean isPowerOfTen(double value) {
        double exponent = Math.log10(value);
        return Math.abs(exponent - Math.rint(exponent)) < 1e-9;
    }
}

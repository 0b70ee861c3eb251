package io.flotilla.benchmarks.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as people read them: three digits that count, and a unit that keeps them small. */
public final class Figures {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Figures() {}

    /** Such as {@code 250}, {@code 1.25 k} or {@code 13 M}; k is 1000. */
    public static String count(double value) {
        return scaled(value, 1000, "", " k", " M", " G", " T");
    }

    /** Such as {@code 850 µs}, {@code 4.2 ms} or {@code 1.5 s}. */
    public static String micros(double micros) {
        return scaled(micros, 1000, " µs", " ms", " s");
    }

    /** Such as {@code 64 B}, {@code 1.5 KiB} or {@code 2 GiB}; a KiB is 1024 bytes. */
    public static String bytes(double bytes) {
        return scaled(bytes, 1024, " B", " KiB", " MiB", " GiB", " TiB");
    }

    /** Such as {@code 0.25}, {@code 4} or {@code 110}. */
    public static String number(double value) {
        return scaled(value, Double.POSITIVE_INFINITY, "");
    }

    /** Every digit, in groups of three: {@code 1,000,000}. */
    public static String exact(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code value} with the first of {@code units}, each {@code step} times the one before, that makes it less than {@code step}. */
    private static String scaled(double value, double step, String... units) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        int unit = 0;
        BigDecimal shown = rounded(value);
        // Rounded first: 999.9 is 1 k and not 1000.
        for (double rest = value; Math.abs(shown.doubleValue()) >= step && unit < units.length - 1; unit++) {
            rest /= step;
            shown = rounded(rest);
        }
        return (shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString()) + units[unit];
    }

    private static BigDecimal rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return Math.abs(value) >= 1000 ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(THREE_DIGITS);
    }
}

package io.flotilla.benchmarks.plan;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people type them: {@code 10M}, {@code 2.5k}, {@code 32G}. */
final class Quantity {
    private static final Pattern SPELLING = Pattern.compile("(\\d+(?:\\.\\d+)?)([kKMGT]?)");
    private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "K", 1, "M", 2, "G", 3, "T", 4);

    private Quantity() {}

    /** A count, whose k is 1000. */
    static double count(String text) {
        return parse(text, 1000, "10M");
    }

    /** An amount of memory in bytes, whose k is 1024. */
    static double bytes(String text) {
        return parse(text, 1024, "32G");
    }

    private static double parse(String text, int step, String example) {
        Matcher matcher = SPELLING.matcher(text);
        Integer power = matcher.matches() ? POWERS.get(matcher.group(2)) : null;
        if (power == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number such as " + example + " (with k, M, G or T)");
        }
        return Double.parseDouble(matcher.group(1)) * Math.pow(step, power);
    }
}

package io.flotilla.node.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as an operator writes them: {@code 512}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}. */
final class Sizes {
    private static final Pattern SPELLING = Pattern.compile("(\\d{1,10})\\s*(B|KiB|MiB|GiB)?");

    private Sizes() {}

    /**
     * The number of bytes spelled {@code text}.
     *
     * @throws IllegalArgumentException unless it is a whole number, alone or with a unit
     */
    static long parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a number of bytes, such as 512, 64KiB, 1MiB or 2GiB, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        return switch (unit) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> number;
        };
    }

    /** {@code bytes} in the largest unit that divides it, so that {@link #parse} reads it back. */
    static String format(long bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return Long.toString(bytes);
        }
        if (bytes % (1 << 20) != 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes % (1 << 30) == 0 ? (bytes >> 30) + "GiB" : (bytes >> 20) + "MiB";
    }
}

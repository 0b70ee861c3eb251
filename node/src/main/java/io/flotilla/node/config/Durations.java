package io.flotilla.node.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as an operator writes them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}, {@code never}. */
public final class Durations {
    /** The Session Expiry Interval that never ends (MQTT 5.0, section 3.1.2.11.2), in seconds. */
    static final Duration NEVER = Duration.ofSeconds(0xFFFF_FFFFL);

    private static final Pattern SPELLING = Pattern.compile("(\\d{1,10})\\s*(ms|s|m|h|d)|(0)");

    private Durations() {}

    /**
     * The duration spelled {@code text}.
     *
     * @throws IllegalArgumentException unless it is a number with a unit, 0 or {@code never}
     */
    public static Duration parse(String text) {
        if (text.equals("never")) {
            return NEVER;
        }
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a number with ms, s, m, h or d, such as 10s, not '" + text + "'");
        }
        if (matcher.group(3) != null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** {@code duration} in the largest unit that divides it, so that {@link #parse} reads it back. */
    static String format(Duration duration) {
        if (duration.equals(NEVER)) {
            return "never";
        }
        if (duration.isZero()) {
            return "0";
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

package io.flotilla.node.config;

import java.time.Duration;

/** The checks that the records make of their values. */
final class Require {
    private Require() {}

    static void that(boolean holds, String key, String reason) {
        if (!holds) {
            throw new InvalidSettingException(key, reason);
        }
    }

    static void between(String key, long value, long least, long most) {
        that(value >= least && value <= most, key, "from %,d to %,d, not %,d".formatted(least, most, value));
    }

    static void atLeast(String key, long value, long least) {
        that(value >= least, key, "%,d or more, not %,d".formatted(least, value));
    }

    static void between(String key, Duration value, Duration least, Duration most) {
        that(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                key,
                "from " + Durations.format(least) + " to " + Durations.format(most) + ", not "
                        + Durations.format(value));
    }
}

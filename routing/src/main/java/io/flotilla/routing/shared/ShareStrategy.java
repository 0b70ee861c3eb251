package io.flotilla.routing.shared;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the messages of a shared subscription are dealt out; the standard leaves it to the server (MQTT 5.0, section 4.8.2). */
public enum ShareStrategy {
    /** To each member in turn. */
    ROUND_ROBIN,
    /** To any member, all equally likely. */
    RANDOM,
    /** To one member until it leaves or cannot take more. */
    STICKY,
    /** To the same member for the same publisher. */
    HASH_CLIENT_ID,
    /** To the same member for the same topic. */
    HASH_TOPIC,
    /** In turn to each member on the publisher's node; where none of them can take more, to each of all others. */
    LOCAL;

    /**
     * The strategy spelled as in the configuration, such as {@code round-robin}.
     *
     * @throws IllegalArgumentException where there is none, naming those that there are
     */
    public static ShareStrategy parse(String spelling) {
        for (ShareStrategy strategy : values()) {
            if (strategy.spelling().equals(spelling)) {
                return strategy;
            }
        }
        List<String> known =
                Arrays.stream(values()).map(ShareStrategy::spelling).toList();
        throw new IllegalArgumentException("a share strategy is one of " + known + ": " + spelling);
    }

    /** How the configuration spells it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

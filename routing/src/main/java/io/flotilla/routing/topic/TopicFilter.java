package io.flotilla.routing.topic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The expression that a subscription matches Topic Names with: {@code +} stands for one level, {@code #} for all that follow (MQTT 5.0, section
 * 4.7.1).
 *
 * <p>Immutable, 1 to 65,535 bytes of UTF-8. The {@code $share/name/} in front of a shared subscription is not part of it. It is comparable so that
 * a hash map stays fast when a client chooses filters whose hash codes collide.
 */
public final class TopicFilter implements Comparable<TopicFilter> {
    private final String value;
    private final boolean wildcard;

    private TopicFilter(String value, boolean wildcard) {
        this.value = value;
        this.wildcard = wildcard;
    }

    /**
     * The Topic Filter spelled {@code value}.
     *
     * @throws InvalidTopicException where the standard does not allow it, or it has more than {@value Levels#MAX_COUNT} levels, saying why
     */
    public static TopicFilter of(String value) {
        Levels.encode("a Topic Filter", value);
        boolean wildcard = false;
        int last = value.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = value.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean alone = (i == 0 || value.charAt(i - 1) == '/') && (i == last || value.charAt(i + 1) == '/');
            if (!alone) {
                throw new InvalidTopicException("a wildcard fills its level alone [MQTT-4.7.1-1, MQTT-4.7.1-2]");
            }
            if (c == '#' && i != last) {
                throw new InvalidTopicException("# is the last level [MQTT-4.7.1-1]");
            }
            wildcard = true;
        }
        return new TopicFilter(value, wildcard);
    }

    /** Whether it has a {@code +} or a {@code #}, so that it may match more than one Topic Name. */
    public boolean hasWildcard() {
        return wildcard;
    }

    /** Whether its first level is a {@code +} or a {@code #}: it then matches no Topic Name that begins with {@code $} [MQTT-4.7.2-1]. */
    public boolean hasLeadingWildcard() {
        return value.charAt(0) == '+' || value.charAt(0) == '#';
    }

    /** Whether it begins with {@code $}, so that it matches reserved Topic Names alone. */
    public boolean isReserved() {
        return value.charAt(0) == '$';
    }

    /** Its levels as bytes, made anew with each call: filters are many and rarely taken apart. */
    public Levels levels() {
        return Levels.of(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of levels: one more than the number of separators. */
    public int levelCount() {
        return levels().count();
    }

    /** Level {@code index}: a literal, which may be empty, or {@code +}, or {@code #}. */
    public String level(int index) {
        return levels().text(index);
    }

    /** Whether {@code topic} matches. O(length), allocates nothing. */
    public boolean matches(TopicName topic) {
        if (topic.isReserved() && hasLeadingWildcard()) {
            return false; // [MQTT-4.7.2-1]
        }
        String name = topic.toString();
        int from = 0;
        int nameFrom = 0;
        while (!value.startsWith("#", from)) {
            int to = endOfLevel(value, from);
            int nameTo = endOfLevel(name, nameFrom);
            boolean matched = value.startsWith("+", from)
                    || (to - from == nameTo - nameFrom && value.regionMatches(from, name, nameFrom, to - from));
            if (!matched) {
                return false;
            }
            if (nameTo == name.length()) {
                return to == value.length() || value.startsWith("/#", to); // # matches the parent level too
            }
            if (to == value.length()) {
                return false;
            }
            from = to + 1;
            nameFrom = nameTo + 1;
        }
        return true;
    }

    private static int endOfLevel(String topic, int from) {
        int separator = topic.indexOf('/', from);
        return separator < 0 ? topic.length() : separator;
    }

    @Override
    public int compareTo(TopicFilter other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicFilter that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}

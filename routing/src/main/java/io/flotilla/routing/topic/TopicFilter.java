package io.flotilla.routing.topic;

import java.nio.charset.StandardCharsets;

/**
 * The expression that a subscription matches Topic Names with: {@code +} stands for one level, {@code #} for all that follow (MQTT 5.0, section
 * 4.7.1).
 *
 * <p>Immutable, 1 to 65,535 bytes of UTF-8. The {@code $share/name/} in front of a shared subscription is not part of it.
 */
public final class TopicFilter {
    private final String value;
    private final String[] levels;
    private final boolean wildcard;

    private TopicFilter(String value, String[] levels, boolean wildcard) {
        this.value = value;
        this.levels = levels;
        this.wildcard = wildcard;
    }

    /**
     * The Topic Filter spelled {@code value}.
     *
     * @throws InvalidTopicException where the standard does not allow it, saying why
     */
    public static TopicFilter of(String value) {
        if (value.isEmpty()) {
            throw new InvalidTopicException("a Topic Filter has at least one character [MQTT-4.7.3-1]");
        }
        if (value.indexOf(0) >= 0) {
            throw new InvalidTopicException("a Topic Filter has no null character [MQTT-4.7.3-2]");
        }
        if (value.length() > TopicName.MAX_BYTES
                || value.getBytes(StandardCharsets.UTF_8).length > TopicName.MAX_BYTES) {
            throw new InvalidTopicException("a Topic Filter has at most 65,535 bytes [MQTT-4.7.3-3]");
        }
        String[] levels = Levels.split(value);
        boolean wildcard = false;
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean multi = level.indexOf('#') >= 0;
            boolean single = level.indexOf('+') >= 0;
            if ((multi || single) && level.length() > 1) {
                throw new InvalidTopicException(
                        "a wildcard fills its level alone [MQTT-4.7.1-1, MQTT-4.7.1-2]: " + value);
            }
            if (multi && i != levels.length - 1) {
                throw new InvalidTopicException("# is the last level [MQTT-4.7.1-1]: " + value);
            }
            wildcard |= multi || single;
        }
        return new TopicFilter(value, levels, wildcard);
    }

    /** Whether it has a {@code +} or a {@code #}, so that it may match more than one Topic Name. */
    public boolean hasWildcard() {
        return wildcard;
    }

    /** The number of levels: one more than the number of separators. */
    public int levelCount() {
        return levels.length;
    }

    /** Level {@code index}: a literal, which may be empty, or {@code +}, or {@code #}. */
    public String level(int index) {
        return levels[index];
    }

    /** Whether {@code topic} matches. O(levels). */
    public boolean matches(TopicName topic) {
        if (topic.isReserved() && (levels[0].equals("+") || levels[0].equals("#"))) {
            return false; // [MQTT-4.7.2-1]
        }
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.equals("#")) {
                return true; // also the parent level itself: i == topic.levelCount()
            }
            if (i >= topic.levelCount() || !(level.equals("+") || level.equals(topic.level(i)))) {
                return false;
            }
        }
        return levels.length == topic.levelCount();
    }

    @Override
    public boolean equals(Object other) {
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

package io.flotilla.routing.topic;

import java.nio.charset.StandardCharsets;

/**
 * The label of an Application Message, which subscriptions are matched against (MQTT 5.0, section 4.7).
 *
 * <p>Immutable. A Topic Name has 1 to 65,535 bytes of UTF-8, and neither a wildcard nor the null character.
 */
public final class TopicName {
    /** The most bytes that a UTF-8 encoded string of MQTT can have (section 1.5.4). */
    public static final int MAX_BYTES = 65_535;

    private final String value;
    private final byte[] utf8;
    private final String[] levels;

    private TopicName(String value, byte[] utf8) {
        this.value = value;
        this.utf8 = utf8;
        this.levels = Levels.split(value);
    }

    /**
     * The Topic Name spelled {@code value}.
     *
     * @throws InvalidTopicException where the standard does not allow it, saying why
     */
    public static TopicName of(String value) {
        if (value.isEmpty()) {
            throw new InvalidTopicException("a Topic Name has at least one character [MQTT-4.7.3-1]");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '+' || c == '#') {
                throw new InvalidTopicException("a Topic Name has no wildcard [MQTT-3.3.2-2]: " + value);
            }
            if (c == 0) {
                throw new InvalidTopicException("a Topic Name has no null character [MQTT-4.7.3-2]");
            }
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_BYTES) {
            throw new InvalidTopicException("a Topic Name has at most 65,535 bytes [MQTT-4.7.3-3]");
        }
        return new TopicName(value, utf8);
    }

    /** The number of levels: one more than the number of separators. */
    public int levelCount() {
        return levels.length;
    }

    /** Level {@code index}, which may be empty. */
    public String level(int index) {
        return levels[index];
    }

    /** Whether it begins with {@code $}, so that a leading wildcard does not match it [MQTT-4.7.2-1]. */
    public boolean isReserved() {
        return value.charAt(0) == '$';
    }

    /** The encoded length, 1 to 65,535 bytes. */
    public int utf8Length() {
        return utf8.length;
    }

    /** The encoded bytes themselves, not a copy: to be read only. */
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicName that && value.equals(that.value);
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

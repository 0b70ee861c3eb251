package io.flotilla.routing.topic;

import org.jspecify.annotations.Nullable;

/**
 * The label of an Application Message, which subscriptions are matched against (MQTT 5.0, section 4.7).
 *
 * <p>Immutable. A Topic Name has 1 to 65,535 bytes of UTF-8, and neither a wildcard nor the null character. It is comparable so that a hash map
 * stays fast when a client chooses names whose hash codes collide.
 */
public final class TopicName implements Comparable<TopicName> {
    /** The most bytes that a UTF-8 encoded string of MQTT can have (section 1.5.4). */
    public static final int MAX_BYTES = 65_535;

    private final String value;
    private final byte[] utf8;
    private @Nullable Levels levels; // made when first asked for; two threads may both make it, and both are right

    private TopicName(String value, byte[] utf8) {
        this.value = value;
        this.utf8 = utf8;
    }

    /**
     * The Topic Name spelled {@code value}.
     *
     * @throws InvalidTopicException where the standard does not allow it, or it has more than {@value Levels#MAX_COUNT} levels, saying why
     */
    public static TopicName of(String value) {
        if (value.indexOf('+') >= 0 || value.indexOf('#') >= 0) {
            throw new InvalidTopicException("a Topic Name has no wildcard [MQTT-3.3.2-2]");
        }
        return new TopicName(value, Levels.encode("a Topic Name", value));
    }

    /** Its levels as bytes: what the trees match by. */
    public Levels levels() {
        Levels made = levels;
        if (made == null) {
            made = Levels.of(utf8);
            levels = made;
        }
        return made;
    }

    /** The number of levels: one more than the number of separators. */
    public int levelCount() {
        return levels().count();
    }

    /** Level {@code index}, which may be empty. */
    public String level(int index) {
        return levels().text(index);
    }

    /** Whether it begins with {@code $}, so that a leading wildcard does not match it [MQTT-4.7.2-1]. */
    public boolean isReserved() {
        return utf8[0] == '$';
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
    public int compareTo(TopicName other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
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

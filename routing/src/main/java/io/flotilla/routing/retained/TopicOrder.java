package io.flotilla.routing.retained;

import java.util.Arrays;

/**
 * The order of topics level by level, the levels by their bytes: a topic comes right before all those below it. It is the same on every member.
 *
 * <p>Besides topics it orders what stands for a place between them, such as {@link #past}.
 */
final class TopicOrder {
    private TopicOrder() {}

    /** Compares two topics as a {@link java.util.Comparator} does. */
    static int compare(byte[] one, byte[] other) {
        int mismatch = Arrays.mismatch(one, other);
        if (mismatch < 0) {
            return 0;
        }
        if (mismatch == one.length || mismatch == other.length) {
            return Integer.compare(one.length, other.length);
        }
        return Integer.compare(rank(one[mismatch]), rank(other[mismatch]));
    }

    /** A level ends before any that is longer: no topic has the null character [MQTT-4.7.3-2]. */
    private static int rank(byte b) {
        return b == '/' ? 0 : b & 0xff;
    }

    /** The place behind the topic that the first {@code length} bytes of {@code topic} are, and behind all topics below it. */
    static byte[] past(byte[] topic, int length) {
        byte[] place = Arrays.copyOf(topic, length + 1);
        place[length] = 1; // less than any byte of a level, more than a separator
        return place;
    }
}

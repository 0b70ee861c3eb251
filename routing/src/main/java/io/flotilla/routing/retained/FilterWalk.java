package io.flotilla.routing.retained;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The places in the {@link TopicOrder} that a walk has to visit to find what one Topic Filter matches. */
final class FilterWalk {
    /** Right behind the topics that begin with {@code $}. */
    private static final byte[] BEHIND_RESERVED = {'$' + 1};

    private final byte[][] filter; // its levels

    FilterWalk(TopicFilter filter) {
        Levels levels = filter.levels();
        this.filter = new byte[levels.count()][];
        for (int i = 0; i < this.filter.length; i++) {
            this.filter[i] = levels.text(i).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The first place behind {@code topic}, which the filter does not match, where there can be one that it matches; null where there is none. */
    byte @Nullable [] after(byte[] topic) {
        if (topic[0] == '$' && isWildcard(filter[0])) {
            return BEHIND_RESERVED; // [MQTT-4.7.2-1]
        }
        int start = 0;
        int lastChoice = -1; // where the last level ends that + stands for
        for (byte[] level : filter) {
            int end = start;
            while (end < topic.length && topic[end] != '/') {
                end++;
            }
            if (is(level, '+')) {
                lastChoice = end;
            } else {
                int order = Arrays.compareUnsigned(topic, start, end, level, 0, level.length);
                if (order < 0) {
                    return with(topic, start, level);
                }
                if (order > 0) {
                    return lastChoice < 0 ? null : TopicOrder.past(topic, lastChoice);
                }
            }
            if (end == topic.length) {
                return with(topic, end, new byte[] {'/'});
            }
            start = end + 1;
        }
        return TopicOrder.past(topic, start - 1);
    }

    private static byte[] with(byte[] topic, int length, byte[] rest) {
        byte[] place = Arrays.copyOf(topic, length + rest.length);
        System.arraycopy(rest, 0, place, length, rest.length);
        return place;
    }

    private static boolean isWildcard(byte[] level) {
        return is(level, '+') || is(level, '#');
    }

    private static boolean is(byte[] level, char c) {
        return level.length == 1 && level[0] == c;
    }
}

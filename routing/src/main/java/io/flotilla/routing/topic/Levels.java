package io.flotilla.routing.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The levels of a topic: the bytes between its separators (MQTT 5.0, section 4.7.1.1), as the trees read them.
 *
 * <p>Immutable. Levels are compared byte by byte and never normalised [MQTT-4.7.3-4].
 */
public final class Levels {
    /**
     * The most levels that a topic may have. The standard sets no limit; without one, a filter of 64 KiB of separators would cost a tree 65,536
     * nodes and its walk as many stack frames.
     */
    public static final int MAX_COUNT = 256;

    // Secret, so that no client can choose levels whose hashes collide.
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] utf8;
    private final char[] ends; // a topic has at most 65,535 bytes

    private Levels(byte[] utf8, char[] ends) {
        this.utf8 = utf8;
        this.ends = ends;
    }

    /**
     * The bytes of {@code topic}, which a message calls {@code what}.
     *
     * @throws InvalidTopicException where it breaks a rule that Topic Names and Topic Filters share
     */
    static byte[] encode(String what, String topic) {
        if (topic.isEmpty()) {
            throw new InvalidTopicException(what + " has at least one character [MQTT-4.7.3-1]");
        }
        int count = 1;
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (c == '/') {
                count++;
            } else if (c == 0) {
                throw new InvalidTopicException(what + " has no null character [MQTT-4.7.3-2]");
            } else if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || Character.charCount(topic.codePointAt(i)) == 1) {
                    throw new InvalidTopicException(what + " has no lone surrogate [MQTT-1.5.4-1]");
                }
                i++;
            }
        }
        if (count > MAX_COUNT) {
            throw new InvalidTopicException(what + " has at most " + MAX_COUNT + " levels here: " + count);
        }
        byte[] utf8 = topic.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > TopicName.MAX_BYTES) {
            throw new InvalidTopicException(what + " has at most 65,535 bytes [MQTT-4.7.3-3]");
        }
        return utf8;
    }

    /** The levels of a valid topic. The bytes are not copied. */
    static Levels of(byte[] utf8) {
        int count = 1;
        for (byte b : utf8) {
            if (b == '/') {
                count++;
            }
        }
        char[] ends = new char[count];
        int level = 0;
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == '/') {
                ends[level++] = (char) i;
            }
        }
        ends[level] = (char) utf8.length;
        return new Levels(utf8, ends);
    }

    /** The number of levels, 1 to {@value #MAX_COUNT}: one more than the number of separators. */
    public int count() {
        return ends.length;
    }

    /** Level {@code index} as text; it may be empty. */
    public String text(int index) {
        int start = start(index);
        return new String(utf8, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    /** A copy of the bytes from level {@code index} to the end, with the separators between. */
    public byte[] rest(int index) {
        return Arrays.copyOfRange(utf8, start(index), utf8.length);
    }

    /** Whether level {@code index} is the first level of {@code path}. */
    public boolean isFirstOf(int index, byte[] path) {
        int start = start(index);
        int length = ends[index] - start;
        return path.length >= length
                && Arrays.equals(utf8, start, start + length, path, 0, length)
                && (path.length == length || path[length] == '/');
    }

    /** Whether the levels from {@code index} to the end are exactly {@code path}. */
    public boolean restEquals(int index, byte[] path) {
        return Arrays.equals(utf8, start(index), utf8.length, path, 0, path.length);
    }

    /** Whether the levels from {@code index} to the end, of a Topic Name, match {@code filter}, the end of a Topic Filter. */
    public boolean restMatches(int index, byte[] filter) {
        return matches(filter, 0, utf8, start(index));
    }

    /** Whether {@code name} from {@code nameAt} on matches {@code filter} from {@code filterAt} on; both begin a level there (section 4.7.1). */
    private static boolean matches(byte[] filter, int filterAt, byte[] name, int nameAt) {
        int f = filterAt;
        int n = nameAt;
        while (true) {
            int equal = Arrays.mismatch(filter, f, filter.length, name, n, name.length);
            if (equal < 0) {
                return true;
            }
            f += equal;
            n += equal;
            // A name has no wildcard, so the first one of the filter is where they differ.
            if (f < filter.length && filter[f] == '+') {
                f++;
                while (n < name.length && name[n] != '/') {
                    n++;
                }
            } else if (f < filter.length && filter[f] == '#') {
                return true;
            } else {
                // # matches the parent level too
                return n == name.length && filter.length - f == 2 && filter[f] == '/' && filter[f + 1] == '#';
            }
        }
    }

    /** Whether level {@code index} is the one ASCII character {@code c}, such as a wildcard. */
    public boolean is(int index, char c) {
        int start = start(index);
        return ends[index] - start == 1 && utf8[start] == c;
    }

    /** A hash of level {@code index}. Levels that collide in one {@code round} do not in another. */
    public int hash(int index, int round) {
        return hash(utf8, start(index), ends[index], round);
    }

    /** The {@link #hash(int, int)} of the first level of {@code path}. */
    public static int hash(byte[] path, int round) {
        return hash(path, 0, firstLength(path), round);
    }

    /** The length of the first level of {@code path}, in bytes. */
    public static int firstLength(byte[] path) {
        int length = 0;
        while (length < path.length && path[length] != '/') {
            length++;
        }
        return length;
    }

    private static int hash(byte[] bytes, int from, int to, int round) {
        long hash = SEED + round * GOLDEN_RATIO;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, i));
        }
        long tail = (long) to - from;
        for (; i < to; i++) {
            tail = tail << 8 | (bytes[i] & 0xff);
        }
        return (int) (mix(hash ^ tail) >>> 32);
    }

    private static long mix(long bits) {
        long product = (bits ^ bits >>> 29) * GOLDEN_RATIO;
        return product ^ product >>> 32;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1] + 1;
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

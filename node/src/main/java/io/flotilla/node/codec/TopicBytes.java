package io.flotilla.node.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/** Topics as bytes, whether in a buffer or an array: eight at a time, and without a copy. */
public final class TopicBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // Secret, so that no client can choose topics whose hashes collide.
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L; // 2^64 divided by it: spreads every bit upwards

    private TopicBytes() {}

    /** Whether the bytes of {@code in} from {@code index} on are {@code utf8}, as far as that goes. */
    public static boolean equals(byte[] utf8, ByteBuf in, int index) {
        int last = utf8.length - Long.BYTES;
        if (last < 0) {
            return equalsShort(utf8, in, index);
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) LONGS.get(utf8, i) != in.getLongLE(index + i)) {
                return false;
            }
        }
        return (long) LONGS.get(utf8, last) == in.getLongLE(index + last); // overlaps what came before
    }

    private static boolean equalsShort(byte[] utf8, ByteBuf in, int index) {
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] != in.getByte(index + i)) {
                return false;
            }
        }
        return true;
    }

    /** A hash, the same as {@link #hash(byte[])} of the same bytes. */
    public static int hash(ByteBuf in, int index, int length) {
        long hash = SEED + length;
        int last = length - Long.BYTES;
        if (last < 0) {
            for (int i = 0; i < length; i++) {
                hash = hash * 31 + in.getByte(index + i);
            }
            return spread(mix(hash));
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            hash = mix(hash ^ in.getLongLE(index + i));
        }
        return spread(mix(hash ^ in.getLongLE(index + last))); // overlaps what came before
    }

    /** A hash, the same as {@link #hash(ByteBuf, int, int)} of the same bytes. */
    public static int hash(byte[] utf8) {
        long hash = SEED + utf8.length;
        int last = utf8.length - Long.BYTES;
        if (last < 0) {
            for (byte each : utf8) {
                hash = hash * 31 + each;
            }
            return spread(mix(hash));
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(utf8, i));
        }
        return spread(mix(hash ^ (long) LONGS.get(utf8, last)));
    }

    private static long mix(long bits) {
        return (bits ^ bits >>> 32) * GOLDEN_RATIO;
    }

    /** A product has what differs in its upper bits, and a table looks at the lower ones. */
    private static int spread(long product) {
        return (int) (mix(product) >>> 32);
    }
}

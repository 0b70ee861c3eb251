package io.flotilla.node.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Topics as bytes, whether in a buffer or an array: eight at a time, and without a copy. */
public final class TopicBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private TopicBytes() {}

    /** Whether the bytes of {@code in} from {@code index} on are {@code utf8}, as far as that goes. */
    public static boolean equals(byte[] utf8, ByteBuf in, int index) {
        int i = 0;
        for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
            if ((long) LONGS.get(utf8, i) != in.getLongLE(index + i)) {
                return false;
            }
        }
        for (; i < utf8.length; i++) {
            if (utf8[i] != in.getByte(index + i)) {
                return false;
            }
        }
        return true;
    }

    /** A hash, the same as {@link #hash(byte[])} of the same bytes. */
    public static int hash(ByteBuf in, int index, int length) {
        long hash = length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ in.getLongLE(index + i));
        }
        for (; i < length; i++) {
            hash = hash * 31 + in.getByte(index + i);
        }
        return (int) mix(hash);
    }

    /** A hash, the same as {@link #hash(ByteBuf, int, int)} of the same bytes. */
    public static int hash(byte[] utf8) {
        long hash = utf8.length;
        int i = 0;
        for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(utf8, i));
        }
        for (; i < utf8.length; i++) {
            hash = hash * 31 + utf8[i];
        }
        return (int) mix(hash);
    }

    private static long mix(long hash) {
        long product = hash * 0x9E37_79B9_7F4A_7C15L; // 2^64 divided by the golden ratio: spreads every bit upwards
        return product ^ (product >>> 32);
    }
}

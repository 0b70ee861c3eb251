package io.flotilla.cluster.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that values are read from, in the order in which a {@link WireOutput} wrote them. Confined to one thread. Whatever the bytes do not hold is a {@link WireException}. */
public final class WireInput {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int index;

    /** Reads all of {@code bytes}, which are not to be changed meanwhile. */
    public WireInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from {@code start} on. */
    public WireInput(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.index = start;
        this.end = start + length;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - index;
    }

    /** Where the next byte is in the array that it reads. */
    public int index() {
        return index;
    }

    /** One byte, 0 to 255. */
    public int readByte() {
        return bytes[take(1)] & 0xFF;
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public int readFixedInt() {
        return (int) INTS.get(bytes, take(Integer.BYTES));
    }

    public long readFixedLong() {
        return (long) LONGS.get(bytes, take(Long.BYTES));
    }

    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new WireException("a number of more than ten bytes");
    }

    public int readInt() {
        return (int) readLong();
    }

    /** A number of things that are yet to be read, each of at least one byte. */
    public int readCount() {
        int count = readInt();
        if (count < 0 || count > remaining()) {
            throw new WireException(count + " things in " + remaining() + " bytes");
        }
        return count;
    }

    public byte[] readBytes() {
        int length = readCount();
        int start = take(length);
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    public byte @Nullable [] readOptionalBytes() {
        return readBoolean() ? readBytes() : null;
    }

    /** {@code count} bytes without a length, into {@code to} from {@code start} on. */
    public void readRaw(byte[] to, int start, int count) {
        System.arraycopy(bytes, take(count), to, start, count);
    }

    public String readString() {
        int length = readCount();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    public @Nullable String readOptionalString() {
        return readBoolean() ? readString() : null;
    }

    private int take(int count) {
        if (end - index < count) {
            throw new WireException("ended " + (count - (end - index)) + " bytes too early");
        }
        int start = index;
        index += count;
        return start;
    }

    @Override
    public String toString() {
        return remaining() + " bytes left";
    }
}

package io.flotilla.cluster.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that values are written to, one after the other; it grows as it needs. Confined to one thread. */
public final class WireOutput {
    private static final int FIRST_CAPACITY = 256;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;

    public WireOutput() {
        this(FIRST_CAPACITY);
    }

    /** @param capacity in bytes, from which on it grows */
    public WireOutput(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** What was written, from 0 to {@link #length}; valid until more is written. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    /** Takes back what was written from {@code length} on. */
    public void truncate(int length) {
        this.length = length;
    }

    /** One byte: the lowest eight bits. */
    public void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Four bytes. */
    public void writeFixedInt(int value) {
        ensure(Integer.BYTES);
        INTS.set(bytes, length, value);
        length += Integer.BYTES;
    }

    /** Four bytes at {@code index}, in the place of what was written there. */
    public void setFixedInt(int index, int value) {
        INTS.set(bytes, index, value);
    }

    /** Eight bytes. */
    public void writeFixedLong(long value) {
        ensure(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    /** One to ten bytes: seven bits each, the lowest first. Small numbers that are not negative are short. */
    public void writeLong(long value) {
        ensure(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    /** As {@link #writeLong}; a negative number takes five bytes. */
    public void writeInt(int value) {
        writeLong(value & 0xFFFF_FFFFL);
    }

    /** Its length, then the bytes. */
    public void writeBytes(byte[] value) {
        writeInt(value.length);
        writeRaw(value, 0, value.length);
    }

    /** As {@link #writeBytes}, where there may be none. */
    public void writeOptionalBytes(byte @Nullable [] value) {
        writeBoolean(value != null);
        if (value != null) {
            writeBytes(value);
        }
    }

    /** {@code count} bytes without a length. */
    public void writeRaw(byte[] from, int index, int count) {
        ensure(count);
        System.arraycopy(from, index, bytes, length, count);
        length += count;
    }

    /** As UTF-8. */
    public void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #writeString}, where there may be none. */
    public void writeOptionalString(@Nullable String value) {
        writeBoolean(value != null);
        if (value != null) {
            writeString(value);
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.max(bytes.length * 2, FIRST_CAPACITY)));
        }
    }

    @Override
    public String toString() {
        return length + " bytes written";
    }
}

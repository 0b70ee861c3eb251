package io.flotilla.node.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Bytes laid out field by field, as the standard draws them. */
final class Bytes {
    private final ByteBuf bytes = Unpooled.buffer();

    static Bytes bytes() {
        return new Bytes();
    }

    /** A whole packet: its first byte, the Remaining Length that fits, and {@code body}. */
    static Bytes packet(int firstByte, Bytes body) {
        return bytes().u8(firstByte).counted(body);
    }

    Bytes u8(int value) {
        bytes.writeByte(value);
        return this;
    }

    Bytes u16(int value) {
        bytes.writeShort(value);
        return this;
    }

    Bytes u32(long value) {
        bytes.writeInt((int) value);
        return this;
    }

    /** A Variable Byte Integer. */
    Bytes varint(int value) {
        int rest = value;
        while (rest > 127) {
            bytes.writeByte(128 + rest % 128);
            rest /= 128;
        }
        bytes.writeByte(rest);
        return this;
    }

    Bytes string(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    Bytes binary(byte... value) {
        bytes.writeShort(value.length).writeBytes(value);
        return this;
    }

    Bytes raw(int... values) {
        for (int value : values) {
            bytes.writeByte(value);
        }
        return this;
    }

    Bytes raw(String value) {
        bytes.writeCharSequence(value, StandardCharsets.UTF_8);
        return this;
    }

    /** A length as a Variable Byte Integer, and {@code part}: properties, or all that follows a fixed header. */
    Bytes counted(Bytes part) {
        varint(part.bytes.readableBytes());
        bytes.writeBytes(part.bytes.duplicate());
        return this;
    }

    /** No properties. */
    Bytes noProperties() {
        return u8(0);
    }

    ByteBuf buffer() {
        return bytes.copy();
    }
}

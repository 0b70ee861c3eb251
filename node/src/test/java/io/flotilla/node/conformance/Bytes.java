package io.flotilla.node.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes in the order in which they are written, by the data types of the standard (MQTT 5.0, section 1.5). */
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The bytes {@code values}, each 0 to 255. */
    static byte[] of(int... values) {
        return new Bytes().u8(values).toArray();
    }

    /** A control packet: its first byte, the Remaining Length that {@code body} has, and {@code body}. */
    static byte[] packet(int firstByte, Bytes body) {
        return new Bytes()
                .u8(firstByte)
                .variable(body.out.size())
                .raw(body.toArray())
                .toArray();
    }

    /** One byte for each of {@code values}. */
    Bytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    /** A Two Byte Integer. */
    Bytes u16(int value) {
        return u8(value >>> 8, value);
    }

    /** A Four Byte Integer. */
    Bytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /** A Variable Byte Integer. */
    Bytes variable(int value) {
        int rest = value;
        while (rest >= 0x80) {
            u8((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    /** A UTF-8 Encoded String. */
    Bytes string(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Binary Data: a length and the bytes. */
    Bytes binary(byte... value) {
        return u16(value.length).raw(value);
    }

    Bytes raw(byte... value) {
        out.writeBytes(value);
        return this;
    }

    /** The Property Length and the properties, each as {@link Property} lays it out. */
    Bytes properties(byte[]... properties) {
        Bytes all = new Bytes();
        for (byte[] property : properties) {
            all.raw(property);
        }
        return variable(all.out.size()).raw(all.toArray());
    }

    byte[] toArray() {
        return out.toByteArray();
    }
}

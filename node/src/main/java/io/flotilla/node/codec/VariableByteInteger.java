package io.flotilla.node.codec;

import io.netty.buffer.ByteBuf;

/** The Variable Byte Integer: 7 bits a byte, the lowest first, in one to four bytes (MQTT 5.0, section 1.5.5). */
final class VariableByteInteger {
    static final int MAX_VALUE = 268_435_455;
    static final int MAX_BYTES = 4;

    private VariableByteInteger() {}

    /** The number of bytes that {@code value}, 0 to {@link #MAX_VALUE}, takes. */
    static int length(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }

    /** Writes {@code value}, 0 to {@link #MAX_VALUE}, in as few bytes as possible [MQTT-1.5.5-1]. */
    static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 1 << 7) {
            out.writeByte(0x80 | (rest & 0x7F));
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}

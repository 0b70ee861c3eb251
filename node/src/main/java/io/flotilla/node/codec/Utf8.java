package io.flotilla.node.codec;

import io.flotilla.node.packet.PacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** The UTF-8 Encoded String: well-formed UTF-8 without the null character, after its length in two bytes (MQTT 5.0, section 1.5.4). */
final class Utf8 {
    private Utf8() {}

    /**
     * The characters of {@code length} bytes from {@code index} on. A byte order mark is one of them [MQTT-1.5.4-3].
     *
     * @throws PacketException Malformed Packet where the bytes are not well-formed, which surrogates and overlong forms are not [MQTT-1.5.4-1], or hold
     *     the null character [MQTT-1.5.4-2]
     */
    static String decode(ByteBuf in, int index, int length) {
        if (!ByteBufUtil.isText(in, index, length, StandardCharsets.UTF_8)) {
            throw PacketException.malformed("a string is not well-formed UTF-8 [MQTT-1.5.4-1]");
        }
        if (in.indexOf(index, index + length, (byte) 0) >= 0) {
            throw PacketException.malformed("a string has a null character [MQTT-1.5.4-2]");
        }
        return in.toString(index, length, StandardCharsets.UTF_8);
    }

    /** The number of bytes that {@link #write} takes for {@code string}. */
    static int length(String string) {
        return Short.BYTES + ByteBufUtil.utf8Bytes(string);
    }

    static void write(ByteBuf out, String string) {
        int bytes = ByteBufUtil.utf8Bytes(string);
        out.writeShort(bytes);
        ByteBufUtil.reserveAndWriteUtf8(out, string, bytes);
    }
}

package io.flotilla.node.codec;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one packet, or of one part of it, read one after the other (MQTT 5.0, section 1.5).
 *
 * <p>Every method throws {@link PacketException} Malformed Packet where the packet ends before the field does. The buffer's reader index stays.
 */
final class PacketReader {
    /** How many filters or properties one packet may repeat: a few bytes of each would else become many on the heap. */
    private static final int MAX_ITEMS = 65_535;

    private static final byte[] NO_BYTES = {};

    private final ByteBuf in;
    private final int end;
    private int index;

    /** The fields from {@code index} to {@code end}, exclusive. */
    PacketReader(ByteBuf in, int index, int end) {
        this.in = in;
        this.index = index;
        this.end = end;
    }

    boolean isAtEnd() {
        return index == end;
    }

    int unsignedByte() {
        return in.getUnsignedByte(skip(1));
    }

    int unsignedShort() {
        return in.getUnsignedShort(skip(2));
    }

    long unsignedInt() {
        return in.getUnsignedInt(skip(4));
    }

    int variableByteInteger() {
        int value = 0;
        for (int i = 0; i < VariableByteInteger.MAX_BYTES; i++) {
            int next = unsignedByte();
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                if (next == 0 && i > 0) {
                    throw PacketException.malformed("an integer has more bytes than it needs [MQTT-1.5.5-1]");
                }
                return value;
            }
        }
        throw PacketException.malformed("a Variable Byte Integer has more than four bytes");
    }

    /**
     * A Packet Identifier, 1 to 65,535.
     *
     * @throws PacketException Protocol Error where it is 0
     */
    int packetId() {
        int packetId = unsignedShort();
        if (packetId == 0) {
            throw PacketException.protocolError("a Packet Identifier is not 0 [MQTT-2.2.1-3]");
        }
        return packetId;
    }

    String string() {
        int length = unsignedShort();
        return Utf8.decode(in, skip(length), length);
    }

    /** A Topic Name, or null where its length is 0. */
    @Nullable
    TopicName topicName(TopicNames topics) {
        int length = unsignedShort();
        int start = skip(length);
        return length == 0 ? null : topics.get(in, start, length);
    }

    /** Binary Data: a length in two bytes, and that many bytes. */
    byte[] binary() {
        return bytes(unsignedShort());
    }

    /** All bytes that are left. */
    byte[] rest() {
        return bytes(end - index);
    }

    /** The next {@code length} bytes as fields of their own. */
    PacketReader part(int length) {
        int start = skip(length);
        return new PacketReader(in, start, start + length);
    }

    /** Refuses another item where {@code count} of them have come already. */
    static void checkCount(int count) {
        if (count >= MAX_ITEMS) {
            throw new PacketException(
                    ReasonCode.QUOTA_EXCEEDED, "a packet repeats a filter or property more than 65,535 times");
        }
    }

    private byte[] bytes(int length) {
        int start = skip(length);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[length];
        in.getBytes(start, bytes);
        return bytes;
    }

    /** Moves past {@code length} bytes and returns where they begin. */
    private int skip(int length) {
        int start = index;
        if (length > end - start) {
            throw PacketException.malformed("a field is longer than what holds it");
        }
        index = start + length;
        return start;
    }
}

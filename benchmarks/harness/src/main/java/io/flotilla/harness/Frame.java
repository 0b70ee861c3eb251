package io.flotilla.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A control packet of MQTT 5.0 that a node sent.
 *
 * @param type the upper four bits of its first byte, one of the constants of {@link Frames}; 0 for the end of the connection
 * @param flags the lower four
 * @param body what follows the fixed header
 */
public record Frame(int type, int flags, byte[] body) {
    private static final int SERVER_REFERENCE = 0x1C;

    /** No packet, but that none will come any more. */
    public static final Frame END = new Frame(0, 0, new byte[0]);

    /** The next packet of {@code in}. */
    public static Frame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit > 127);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(first >>> 4, first & 0x0F, body);
    }

    public boolean isEnd() {
        return type == 0;
    }

    public int qos() {
        return (flags >>> 1) & 3;
    }

    public boolean retain() {
        return (flags & 1) != 0;
    }

    /** Of a CONNACK. */
    public boolean sessionPresent() {
        return (body[0] & 1) != 0;
    }

    /** Of any packet that has a Packet Identifier. */
    public int packetId() {
        return u16(type == Frames.PUBLISH ? 2 + u16(0) : 0);
    }

    /** Of CONNACK, PUBACK and its like, DISCONNECT, or the first one of a SUBACK; 0 where it is left out. */
    public int reasonCode() {
        int at = switch (type) {
            case Frames.CONNACK -> 1;
            case Frames.DISCONNECT -> 0;
            case Frames.SUBACK -> 3 + body[2];
            default -> 2;
        };
        return at < body.length ? body[at] & 0xFF : 0;
    }

    /** Of a PUBLISH without Topic Alias. */
    public String topic() {
        return new String(body, 2, u16(0), UTF_8);
    }

    /** Of a PUBLISH with less than 128 bytes of properties. */
    public String payload() {
        int properties = 2 + u16(0) + (qos() == 0 ? 0 : 2);
        int start = properties + 1 + body[properties];
        return new String(body, start, body.length - start, UTF_8);
    }

    /** Of a CONNACK or DISCONNECT with less than 128 bytes of properties, which are strings: where the client should go, or null. */
    @Nullable
    public String serverReference() {
        int at = type == Frames.CONNACK ? 3 : 2;
        while (at < body.length) {
            String value = new String(body, at + 3, u16(at + 1), UTF_8);
            if (body[at] == SERVER_REFERENCE) {
                return value;
            }
            at += 3 + u16(at + 1);
        }
        return null;
    }

    private int u16(int at) {
        return ((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF);
    }

    @Override
    public String toString() {
        return switch (type) {
            case 0 -> "the end of the connection";
            case Frames.PUBLISH -> "PUBLISH QoS " + qos() + " of '" + payload() + "' to " + topic();
            case Frames.PINGRESP -> "PINGRESP";
            default -> "packet of type %d with Reason Code 0x%02X".formatted(type, reasonCode());
        };
    }
}

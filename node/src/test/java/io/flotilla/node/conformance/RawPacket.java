package io.flotilla.node.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.node.packet.MqttVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/** A control packet as the broker sent it, with accessors that find a field in its bytes. */
final class RawPacket {
    private final MqttVersion version;
    private final int firstByte;
    private final byte[] body;

    RawPacket(MqttVersion version, int firstByte, byte[] body) {
        this.version = version;
        this.firstByte = firstByte;
        this.body = body;
    }

    PacketType type() {
        return PacketType.of(firstByte);
    }

    /** The lower four bits of the first byte. */
    int flags() {
        return firstByte & 0x0F;
    }

    boolean dup() {
        return (firstByte & 0x08) != 0;
    }

    int qos() {
        return (firstByte >>> 1) & 0x03;
    }

    boolean retain() {
        return (firstByte & 0x01) != 0;
    }

    /** The bytes after the fixed header. */
    byte[] body() {
        return body;
    }

    /** The bytes that the whole packet takes on the wire. */
    int size() {
        return Bytes.packet(firstByte, new Bytes().raw(body)).length;
    }

    /** The Packet Identifier of any packet that has one. */
    int packetId() {
        return u16(type() == PacketType.PUBLISH ? 2 + u16(0) : 0);
    }

    /** The Reason Code of CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT or AUTH; 0 where the short form leaves it out. */
    int reasonCode() {
        int at = switch (type()) {
            case CONNACK -> 1;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> 2;
            default -> 0;
        };
        return at < body.length ? u8(at) : 0;
    }

    /** The Reason Codes of SUBACK or UNSUBACK, in their order. */
    List<Integer> reasonCodes() {
        List<Integer> codes = new ArrayList<>();
        for (int i = payloadStart(); i < body.length; i++) {
            codes.add(u8(i));
        }
        return codes;
    }

    /** Whether CONNACK says Session Present. */
    boolean sessionPresent() {
        return (u8(0) & 0x01) != 0;
    }

    /** The Topic Name of PUBLISH, empty where a Topic Alias stands for it. */
    String topic() {
        return new String(body, 2, u16(0), UTF_8);
    }

    /** The payload of PUBLISH as text. */
    String payload() {
        int start = payloadStart();
        return new String(body, start, body.length - start, UTF_8);
    }

    boolean has(int property) {
        return !values(property).isEmpty();
    }

    /** The number that {@code property} carries. */
    long number(int property) {
        return numbers(property).getFirst();
    }

    List<Long> numbers(int property) {
        return values(property).stream().map(Long.class::cast).toList();
    }

    /** The text that {@code property} carries. */
    String text(int property) {
        return texts(property).getFirst();
    }

    /** The texts of every {@code property} in their order; that of a User Property is {@code name=value}. */
    List<String> texts(int property) {
        return values(property).stream().map(String.class::cast).toList();
    }

    /** The number that {@code property} carries, or {@code otherwise} where the packet does not have it. */
    long numberOr(int property, long otherwise) {
        return has(property) ? number(property) : otherwise;
    }

    private List<Object> values(int wanted) {
        List<Object> values = new ArrayList<>();
        int start = propertiesStart();
        if (!version.isV5() || start >= body.length) {
            return values;
        }
        Cursor at = new Cursor(start);
        int end = at.variable() + at.position;
        while (at.position < end) {
            int identifier = at.variable();
            Object value = at.value(identifier);
            if (identifier == wanted) {
                values.add(value);
            }
        }
        return values;
    }

    private int propertiesStart() {
        return switch (type()) {
            case CONNACK, SUBACK, UNSUBACK -> 2;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> 3;
            case DISCONNECT, AUTH -> 1;
            case PUBLISH -> 2 + u16(0) + (qos() > 0 ? 2 : 0);
            default -> body.length;
        };
    }

    private int payloadStart() {
        int start = type() == PacketType.CONNACK ? body.length : propertiesStart();
        if (!version.isV5()) {
            return start;
        }
        Cursor at = new Cursor(start);
        int length = at.variable();
        return at.position + length;
    }

    private int u8(int at) {
        return body[at] & 0xFF;
    }

    private int u16(int at) {
        return (u8(at) << 8) | u8(at + 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type().name()).append(String.format(" %02x |", firstByte));
        for (byte b : Arrays.copyOf(body, Math.min(body.length, 64))) {
            text.append(String.format(" %02x", b));
        }
        return text.append(body.length > 64 ? " ..." : "").toString();
    }

    /** Walks over properties. */
    private final class Cursor {
        private int position;

        Cursor(int position) {
            this.position = position;
        }

        int variable() {
            int value = 0;
            int shift = 0;
            int digit;
            do {
                digit = u8(position++);
                value |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit >= 0x80);
            return value;
        }

        Object value(int identifier) {
            return switch (identifier) {
                case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> number(1);
                case 0x13, 0x21, 0x22, 0x23 -> number(2);
                case 0x02, 0x11, 0x18, 0x27 -> number(4);
                case 0x0B -> (long) variable();
                case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> text();
                case 0x26 -> text() + "=" + text();
                default -> throw new NoSuchElementException("no property 0x" + Integer.toHexString(identifier));
            };
        }

        private Long number(int bytes) {
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                value = (value << 8) | u8(position++);
            }
            return value;
        }

        private String text() {
            int length = number(2).intValue();
            position += length;
            return new String(body, position - length, length, UTF_8);
        }
    }
}

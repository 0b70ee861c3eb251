package io.flotilla.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A packet of MQTT 3.1.1 that a server sent, as its bytes; and the packets that a client sends.
 *
 * @param length of the whole packet
 * @param body what follows the fixed header
 */
record Mqtt(int first, int length, byte[] body) {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;

    // ---- what comes

    /** The packet at {@code at}; null where that is not whole yet. */
    static @Nullable Mqtt read(byte[] bytes, int at) {
        int remaining = 0;
        int header = 1;
        int digit;
        do {
            if (at + header >= bytes.length) {
                return null;
            }
            digit = bytes[at + header] & 0xFF;
            remaining |= (digit & 0x7F) << (7 * (header - 1));
            header++;
        } while (digit >= 0x80);
        int end = at + header + remaining;
        return end > bytes.length
                ? null
                : new Mqtt(bytes[at] & 0xFF, header + remaining, Arrays.copyOfRange(bytes, at + header, end));
    }

    int type() {
        return first >>> 4;
    }

    int qos() {
        return first >>> 1 & 3;
    }

    boolean flag(int at) {
        return (body[at] & 1) == 1;
    }

    int u8(int at) {
        return body[at] & 0xFF;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** The Packet Identifier of a PUBLISH; 0 where it has none. */
    int publishId() {
        return qos() == 0 ? 0 : u16(2 + u16(0));
    }

    /** What a PUBLISH says, without what makes it longer. */
    String payload() {
        int start = 2 + u16(0) + (qos() == 0 ? 0 : 2);
        return new String(body, start, body.length - start, UTF_8).strip();
    }

    // ---- what goes

    static byte[] connect(String clientId, boolean cleanSession) {
        return packet(0x10, text("MQTT"), new byte[] {4, (byte) (cleanSession ? 2 : 0), 0, 0}, text(clientId));
    }

    static byte[] subscribe(int packetId, String filter, int qos) {
        return packet(0x82, number(packetId), text(filter), new byte[] {(byte) qos});
    }

    /** Of one length for all of a stream: some take much of a link's credit. */
    static byte[] publish(Ledger.Message message, int packetId, boolean again) {
        int first = PUBLISH << 4 | message.qos() << 1 | (again ? 8 : 0);
        String longer = message.text() + " ".repeat(message.number() % 7 == 0 ? 600 : 0);
        byte[] identifier = packetId == 0 ? new byte[0] : number(packetId);
        return packet(first, text(message.topic().toString()), identifier, longer.getBytes(UTF_8));
    }

    static byte[] answer(int type, int packetId) {
        return packet(type << 4 | (type == PUBREL ? 2 : 0), number(packetId));
    }

    private static byte[] number(int number) {
        return new byte[] {(byte) (number >>> 8), (byte) number};
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(number(utf8.length), 2 + utf8.length);
        System.arraycopy(utf8, 0, all, 2, utf8.length);
        return all;
    }

    private static byte[] packet(int first, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int remaining = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        for (; remaining >= 0x80; remaining >>>= 7) {
            out.write((remaining & 0x7F) | 0x80);
        }
        out.write(remaining);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

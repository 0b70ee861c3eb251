package io.flotilla.benchmarks.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.benchmarks.load.scenario.MqttVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets that a client sends, but for payloads. */
final class Packets {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int CLEAN = 0x02;
    private static final int WITH_PASSWORD = 0x40;
    private static final int WITH_USER = 0x80;
    private static final int SUBSCRIBE_HEADER = 0x82;
    private static final int RECEIVE_MAXIMUM = 0x21;

    private Packets() {}

    static ByteBuf connect(
            MqttVersion version,
            String clientId,
            boolean clean,
            int keepAliveS,
            @Nullable String user,
            @Nullable String password) {
        ByteBuf body = Unpooled.buffer();
        text(body, "MQTT");
        body.writeByte(version.protocolLevel());
        body.writeByte((clean ? CLEAN : 0) | (user == null ? 0 : WITH_USER) | (password == null ? 0 : WITH_PASSWORD));
        body.writeShort(keepAliveS);
        noProperties(body, version);
        text(body, clientId);
        if (user != null) {
            text(body, user);
        }
        if (password != null) {
            text(body, password);
        }
        return packet(0x10, body);
    }

    static ByteBuf subscribe(MqttVersion version, int packetId, List<String> filters, int qos) {
        ByteBuf body = Unpooled.buffer();
        body.writeShort(packetId);
        noProperties(body, version);
        for (String filter : filters) {
            text(body, filter);
            body.writeByte(qos);
        }
        return packet(SUBSCRIBE_HEADER, body);
    }

    /** A PUBLISH up to its payload; the Packet Identifier, where there is one, is 0 and stands {@link #packetIdOffset} bytes before the end. */
    static byte[] publishFront(MqttVersion version, String topic, int qos, int payloadBytes) {
        ByteBuf body = Unpooled.buffer();
        text(body, topic);
        if (qos > 0) {
            body.writeShort(0);
        }
        noProperties(body, version);
        ByteBuf front = Unpooled.buffer();
        front.writeByte(PUBLISH << 4 | qos << 1);
        number(front, body.readableBytes() + payloadBytes);
        front.writeBytes(body);
        byte[] bytes = new byte[front.readableBytes()];
        front.readBytes(bytes);
        return bytes;
    }

    static int packetIdOffset(MqttVersion version) {
        return version == MqttVersion.V5_0 ? 3 : 2;
    }

    static ByteBuf pingreq() {
        return Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 0});
    }

    static ByteBuf disconnect() {
        return Unpooled.wrappedBuffer(new byte[] {(byte) 0xE0, 0});
    }

    /** Appends a PUBACK, PUBREC, PUBREL or PUBCOMP that means success. */
    static void acknowledge(ByteBuf out, int type, int packetId) {
        out.writeByte(type << 4 | (type == PUBREL ? 2 : 0));
        out.writeByte(2);
        out.writeShort(packetId);
    }

    /** The Receive Maximum in the properties of a CONNACK whose property length stands at {@code at}, or 65,535. */
    static int receiveMaximum(ByteBuf in, int at) {
        int index = at;
        int end = in.getUnsignedByte(index); // of one byte in every CONNACK that is not full of User Properties
        if (end > 127) {
            end = (end & 0x7F) | (in.getUnsignedByte(++index) << 7);
        }
        end += ++index;
        while (index < end) {
            int property = in.getUnsignedByte(index++);
            switch (property) {
                case RECEIVE_MAXIMUM -> {
                    return in.getUnsignedShort(index);
                }
                case 0x11, 0x27 -> index += 4; // Session Expiry Interval, Maximum Packet Size
                case 0x13, 0x22 -> index += 2; // Server Keep Alive, Topic Alias Maximum
                case 0x24, 0x25, 0x28, 0x29, 0x2A -> index += 1;
                case 0x26 -> {
                    index += 2 + in.getUnsignedShort(index);
                    index += 2 + in.getUnsignedShort(index);
                }
                default -> index += 2 + in.getUnsignedShort(index); // all others are text or binary
            }
        }
        return 65_535;
    }

    private static ByteBuf packet(int header, ByteBuf body) {
        ByteBuf packet = Unpooled.buffer(body.readableBytes() + 5);
        packet.writeByte(header);
        number(packet, body.readableBytes());
        return packet.writeBytes(body);
    }

    private static void number(ByteBuf out, int value) {
        int left = value;
        while (left > 0x7F) {
            out.writeByte((left & 0x7F) | 0x80);
            left >>= 7;
        }
        out.writeByte(left);
    }

    private static void text(ByteBuf out, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        out.writeShort(utf8.length).writeBytes(utf8);
    }

    private static void noProperties(ByteBuf out, MqttVersion version) {
        if (version == MqttVersion.V5_0) {
            out.writeByte(0);
        }
    }
}

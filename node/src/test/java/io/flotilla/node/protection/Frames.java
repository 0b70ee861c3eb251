package io.flotilla.node.protection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The packets of MQTT 5.0 that a client under test sends. */
final class Frames {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private Frames() {}

    static byte[] connect(String clientId, int sessionExpirySeconds) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(10 + 6 + 2 + id.length)
                .putShort((short) 4)
                .put(new byte[] {'M', 'Q', 'T', 'T', 5, 0, 0, 0, 5, 0x11})
                .putInt(sessionExpirySeconds)
                .putShort((short) id.length)
                .put(id);
        return packet(0x10, body);
    }

    static byte[] publish(String topic, int qos, int packetId, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(2 + name.length + (qos > 0 ? 2 : 0) + 1 + payload.length)
                .putShort((short) name.length)
                .put(name);
        if (qos > 0) {
            body.putShort((short) packetId);
        }
        return packet(0x30 | (qos << 1), body.put((byte) 0).put(payload));
    }

    /** CONNECT of MQTT 3.1.1, with Clean Session and without Keep Alive. */
    static byte[] connectOfMqtt3(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(12 + id.length);
        body.putShort((short) 4)
                .put("MQTT".getBytes(StandardCharsets.UTF_8))
                .put((byte) 4)
                .put((byte) 2)
                .putShort((short) 0);
        body.putShort((short) id.length).put(id);
        return packet(CONNECT << 4, body);
    }

    /** PUBLISH of MQTT 3 with QoS 1. */
    static byte[] publishOfMqtt3(String topic, int packetId, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(4 + name.length + payload.length);
        body.putShort((short) name.length).put(name).putShort((short) packetId).put(payload);
        return packet(PUBLISH << 4 | 1 << 1, body);
    }

    /** A PUBLISH that is to be retained. */
    static byte[] retained(String topic, int packetId, byte[] payload) {
        byte[] publish = publish(topic, 1, packetId, payload);
        publish[0] |= 1;
        return publish;
    }

    static byte[] subscribe(int packetId, String filter, int qos) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        return packet(
                0x82,
                ByteBuffer.allocate(2 + 1 + 2 + name.length + 1)
                        .putShort((short) packetId)
                        .put((byte) 0)
                        .putShort((short) name.length)
                        .put(name)
                        .put((byte) qos));
    }

    static byte[] unsubscribe(int packetId, String filter) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        return packet(
                0xA2,
                ByteBuffer.allocate(2 + 1 + 2 + name.length)
                        .putShort((short) packetId)
                        .put((byte) 0)
                        .putShort((short) name.length)
                        .put(name));
    }

    static byte[] puback(int packetId) {
        return packet(0x40, ByteBuffer.allocate(2).putShort((short) packetId));
    }

    static byte[] pingreq() {
        return new byte[] {(byte) 0xC0, 0};
    }

    static byte[] disconnect() {
        return new byte[] {(byte) 0xE0, 0};
    }

    /** The first bytes of a PUBLISH with the longest Remaining Length that there is. */
    static byte[] hugePublishAnnounced() {
        return new byte[] {0x30, -1, -1, -1, 0x7F, 0, 1, 't', 0, 1, 2, 3};
    }

    private static byte[] packet(int firstByte, ByteBuffer body) {
        int length = body.capacity();
        ByteBuffer packet = ByteBuffer.allocate(5 + length).put((byte) firstByte);
        int left = length;
        do {
            packet.put((byte) (left > 127 ? (left & 0x7F) | 0x80 : left));
            left >>>= 7;
        } while (left > 0);
        packet.put(body.flip()).flip();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}

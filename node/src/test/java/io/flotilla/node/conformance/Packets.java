package io.flotilla.node.conformance;

import java.nio.charset.StandardCharsets;

/** The packets that a client sends, well-formed unless a caller asks otherwise. */
final class Packets {
    private Packets() {}

    static ConnectLayout connect(String clientId) {
        return new ConnectLayout(clientId);
    }

    static PublishLayout publish(String topic, String payload) {
        return new PublishLayout(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A packet that acknowledges {@code packetId}: PUBACK, PUBREC or PUBCOMP in the short form that means success. */
    static Layout ack(PacketType type, int packetId) {
        return version -> Bytes.packet(type.withFlags(0), new Bytes().u16(packetId));
    }

    /** A packet that acknowledges {@code packetId} with a Reason Code of MQTT 5.0. */
    static Layout ack(PacketType type, int packetId, int reasonCode) {
        return version -> Bytes.packet(
                type.withFlags(0), new Bytes().u16(packetId).u8(reasonCode).properties());
    }

    static Layout pubrel(int packetId) {
        return version -> Bytes.packet(PacketType.PUBREL.withFlags(0x02), new Bytes().u16(packetId));
    }

    static SubscribeLayout subscribe(int packetId) {
        return new SubscribeLayout(packetId);
    }

    static Layout unsubscribe(int packetId, String... filters) {
        return version -> {
            Bytes body = new Bytes().u16(packetId);
            if (version.isV5()) {
                body.properties();
            }
            for (String filter : filters) {
                body.string(filter);
            }
            return Bytes.packet(PacketType.UNSUBSCRIBE.withFlags(0x02), body);
        };
    }

    static Layout pingreq() {
        return version -> Bytes.of(PacketType.PINGREQ.withFlags(0), 0);
    }

    /** A normal DISCONNECT in its shortest form. */
    static Layout disconnect() {
        return version -> Bytes.of(PacketType.DISCONNECT.withFlags(0), 0);
    }

    static Layout disconnect(int reasonCode, byte[]... properties) {
        return version -> Bytes.packet(
                PacketType.DISCONNECT.withFlags(0), new Bytes().u8(reasonCode).properties(properties));
    }

    static Layout auth(int reasonCode, byte[]... properties) {
        return version -> Bytes.packet(
                PacketType.AUTH.withFlags(0), new Bytes().u8(reasonCode).properties(properties));
    }
}

package io.flotilla.node.conformance;

/** The control packet types by their value on the wire (MQTT 5.0, section 2.1.2). */
enum PacketType {
    RESERVED(0),
    CONNECT(1),
    CONNACK(2),
    PUBLISH(3),
    PUBACK(4),
    PUBREC(5),
    PUBREL(6),
    PUBCOMP(7),
    SUBSCRIBE(8),
    SUBACK(9),
    UNSUBSCRIBE(10),
    UNSUBACK(11),
    PINGREQ(12),
    PINGRESP(13),
    DISCONNECT(14),
    AUTH(15);

    private final int value;

    PacketType(int value) {
        this.value = value;
    }

    /** The type in the first byte of a packet. */
    static PacketType of(int firstByte) {
        return values()[firstByte >>> 4];
    }

    /** The first byte of a packet of this type with {@code flags} in its lower half. */
    int withFlags(int flags) {
        return (value << 4) | flags;
    }
}

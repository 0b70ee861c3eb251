package io.flotilla.node.codec;

import org.jspecify.annotations.Nullable;

/** The kinds of control packet, in the order of their values on the wire (MQTT 5.0, sections 2.1.2 and 2.1.3). */
enum PacketType {
    CONNECT(1, 0b0000, Sender.CLIENT),
    CONNACK(2, 0b0000, Sender.SERVER),
    PUBLISH(3, 0b0000, Sender.EITHER),
    PUBACK(4, 0b0000, Sender.EITHER),
    PUBREC(5, 0b0000, Sender.EITHER),
    PUBREL(6, 0b0010, Sender.EITHER),
    PUBCOMP(7, 0b0000, Sender.EITHER),
    SUBSCRIBE(8, 0b0010, Sender.CLIENT),
    SUBACK(9, 0b0000, Sender.SERVER),
    UNSUBSCRIBE(10, 0b0010, Sender.CLIENT),
    UNSUBACK(11, 0b0000, Sender.SERVER),
    PINGREQ(12, 0b0000, Sender.CLIENT),
    PINGRESP(13, 0b0000, Sender.SERVER),
    DISCONNECT(14, 0b0000, Sender.EITHER),
    AUTH(15, 0b0000, Sender.EITHER);

    private enum Sender {
        CLIENT,
        SERVER,
        EITHER
    }

    private static final PacketType[] TYPES = values();

    private final int value;
    private final int flags;
    private final Sender sender;

    PacketType(int value, int flags, Sender sender) {
        this.value = value;
        this.flags = flags;
        this.sender = sender;
    }

    /** The type in the first byte of a fixed header, or null where it is the reserved 0. */
    static @Nullable PacketType of(int firstByte) {
        int value = firstByte >> 4;
        return value == 0 ? null : TYPES[value - 1];
    }

    /** The first byte of the fixed header; of PUBLISH, with all its flags clear. */
    int firstByte() {
        return (value << 4) | flags;
    }

    /** Whether a client may send it. */
    boolean isFromClient() {
        return sender != Sender.SERVER;
    }

    /** Whether a server may send it; DISCONNECT and AUTH in MQTT 5.0 only. */
    boolean isFromServer() {
        return sender != Sender.CLIENT;
    }
}

package io.flotilla.node.codec;

import io.netty.buffer.ByteBuf;

/**
 * A PUBACK, PUBREC, PUBREL or PUBCOMP that says nothing but its Packet Identifier: always the same four bytes, in all versions (MQTT 5.0, sections 3.4 to 3.7).
 *
 * <p>One number holds it, so that nothing is allocated: the first byte in the upper half, the Packet Identifier in the lower.
 */
public final class PlainAcknowledgement {
    public static final int PUBACK = PacketType.PUBACK.firstByte();
    public static final int PUBREC = PacketType.PUBREC.firstByte();
    public static final int PUBREL = PacketType.PUBREL.firstByte();
    public static final int PUBCOMP = PacketType.PUBCOMP.firstByte();

    /** No plain acknowledgement. */
    public static final int NONE = 0;

    /** The bytes of one. */
    public static final int BYTES = 4;

    private PlainAcknowledgement() {}

    /** The one at the reader index, or {@link #NONE} where something else is there: what that is, {@link PacketDecoder} says. */
    public static int read(ByteBuf in) {
        if (in.readableBytes() < BYTES) {
            return NONE;
        }
        int bytes = in.getInt(in.readerIndex());
        int type = bytes >>> 24;
        boolean known = type == PUBACK || type == PUBREC || type == PUBREL || type == PUBCOMP;
        boolean plain = (bytes >>> 16 & 0xFF) == Short.BYTES && packetId(bytes) != 0;
        return known && plain ? type << 16 | packetId(bytes) : NONE;
    }

    /** The first byte of the packet: {@link #PUBACK} and so on. */
    public static int type(int acknowledgement) {
        return acknowledgement >>> 16;
    }

    /** 1 to 65,535. */
    public static int packetId(int acknowledgement) {
        return acknowledgement & 0xFFFF;
    }

    /** Writes one. */
    public static void write(ByteBuf out, int type, int packetId) {
        out.writeInt(type << 24 | Short.BYTES << 16 | packetId);
    }
}

package io.flotilla.node.codec;

import io.flotilla.routing.message.QoS;
import io.netty.buffer.ByteBuf;

/**
 * A PUBLISH that says nothing but its Topic Name and payload, read where it lies in a buffer: neither retained nor sent again, and without properties (MQTT 5.0,
 * section 3.3). With QoS 0, its bytes mean the same to every client whose protocol family has the same layout.
 *
 * <p>A view that is moved from packet to packet and allocates nothing. What it does not accept, {@link PacketDecoder} judges.
 */
public final class PlainPublish {
    private static final byte[] NO_BYTES = {};
    private static final int FIRST_BYTE = PacketType.PUBLISH.firstByte();

    private int qos;
    private int packetId;
    private int start;
    private int end;
    private int topicIndex;
    private int topicLength;
    private int payloadIndex;

    /**
     * Moves to the packet at {@code index}.
     *
     * @param limit where the bytes end
     * @param v5 whether the packet has properties: the layout of MQTT 5
     * @return false, and this view means nothing, where no plain PUBLISH is there as a whole
     */
    public boolean read(ByteBuf in, int index, int limit, boolean v5) {
        if (limit - index < 2 + Short.BYTES) {
            return false;
        }
        qos = (in.getByte(index) ^ FIRST_BYTE) >> 1;
        if (qos < 0 || qos > 2 || in.getByte(index) != (FIRST_BYTE | qos << 1)) {
            return false;
        }
        int at = index + 1;
        int length = in.getByte(at++);
        if (length < 0) {
            length &= 0x7F;
            int next = in.getByte(at++);
            length |= (next & 0x7F) << 7;
            if (next < 0) {
                if (limit == at) {
                    return false;
                }
                next = in.getByte(at++);
                length |= next << 14;
            }
            if (next <= 0) {
                return false; // longer than what is worth reading here, or with more bytes than it needs
            }
        }
        if (length < Short.BYTES || length > limit - at) {
            return false;
        }
        start = index;
        end = at + length;
        topicLength = in.getUnsignedShort(at);
        topicIndex = at + Short.BYTES;
        payloadIndex = topicIndex + topicLength;
        packetId = 0;
        if (qos > 0) {
            if (payloadIndex + Short.BYTES > end) {
                return false;
            }
            packetId = in.getUnsignedShort(payloadIndex);
            payloadIndex += Short.BYTES;
            if (packetId == 0) {
                return false;
            }
        }
        if (v5) {
            return topicLength > 0 && payloadIndex < end && in.getByte(payloadIndex++) == 0;
        }
        return topicLength > 0 && payloadIndex <= end;
    }

    public QoS qos() {
        return QoS.of(qos);
    }

    /** 1 to 65,535, or 0 with QoS 0. */
    public int packetId() {
        return packetId;
    }

    /** The index after its last byte. */
    public int end() {
        return end;
    }

    /** How many bytes the whole packet has. */
    public int bytes() {
        return end - start;
    }

    /** Whether its Topic Name has the bytes {@code utf8}. */
    public boolean isTo(byte[] utf8, ByteBuf in) {
        return topicLength == utf8.length && TopicBytes.equals(utf8, in, topicIndex);
    }

    public int topicIndex() {
        return topicIndex;
    }

    public int topicLength() {
        return topicLength;
    }

    /** A copy of the payload. */
    public byte[] payload(ByteBuf in) {
        if (payloadIndex == end) {
            return NO_BYTES;
        }
        byte[] payload = new byte[end - payloadIndex];
        in.getBytes(payloadIndex, payload);
        return payload;
    }

    public int payloadLength() {
        return end - payloadIndex;
    }

    /** Writes the same message to {@code out} with QoS 0, in the other layout where {@code v5} is not the one that it was read in. */
    public void write(ByteBuf in, boolean v5, ByteBuf out) {
        out.writeByte(FIRST_BYTE);
        VariableByteInteger.write(out, Short.BYTES + topicLength + (v5 ? 1 : 0) + payloadLength());
        out.writeBytes(in, topicIndex - Short.BYTES, Short.BYTES + topicLength);
        if (v5) {
            out.writeByte(0);
        }
        out.writeBytes(in, payloadIndex, payloadLength());
    }

    @Override
    public String toString() {
        return bytes() + " bytes at " + start;
    }
}

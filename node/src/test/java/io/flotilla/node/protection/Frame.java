package io.flotilla.node.protection;

import java.util.Arrays;

/** A control packet of MQTT 5.0 from the node. */
record Frame(int type, int flags, byte[] body) {
    /** Of PUBLISH with QoS 1 or 2, PUBACK, PUBREC, SUBACK and their like. */
    int packetId() {
        return u16(type == Frames.PUBLISH ? 2 + u16(0) : 0);
    }

    /** Of CONNACK, PUBACK or DISCONNECT; 0 where it is left out. */
    int reasonCode() {
        int at = switch (type) {
            case Frames.CONNACK -> 1;
            case Frames.DISCONNECT -> 0;
            case Frames.SUBACK -> 3;
            default -> 2;
        };
        return at < body.length ? body[at] & 0xFF : 0;
    }

    /** Of a PUBLISH without properties. */
    byte[] payload() {
        int header = 2 + u16(0) + ((flags & 0x06) == 0 ? 0 : 2);
        return Arrays.copyOfRange(body, header + 1, body.length);
    }

    private int u16(int at) {
        return ((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF);
    }
}

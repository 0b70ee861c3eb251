package io.flotilla.node.packet;

/** A control packet (MQTT 5.0, section 2.1.2). */
public sealed interface Packet
        permits Connect,
                Connack,
                Publish,
                Acknowledgement,
                Subscribe,
                Suback,
                Unsubscribe,
                Unsuback,
                Pingreq,
                Pingresp,
                Disconnect,
                Auth {
    /** The value of a Four Byte Integer property, or of an interval, that a packet does not carry. */
    long ABSENT = -1;
}

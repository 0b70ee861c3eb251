package io.flotilla.cluster.session;

/**
 * What a client answered to a PUBLISH or PUBREL that it was sent (MQTT 5.0, section 4.3).
 *
 * @param packetId the Packet Identifier that it answers to
 */
public record Acknowledgement(Kind kind, int packetId) {
    /** The packet that came. */
    public enum Kind {
        /** A PUBACK, whatever its Reason Code. */
        PUBACK,
        /** A PUBREC that accepts the message. */
        PUBREC,
        /** A PUBREC with a Reason Code of 0x80 or greater: the client does not want the message, and the exchange ends. */
        PUBREC_ERROR,
        /** A PUBCOMP, whatever its Reason Code. */
        PUBCOMP
    }
}

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
        PUBACK(0),
        /** A PUBREC that accepts the message. */
        PUBREC(1),
        /** A PUBREC with a Reason Code of 0x80 or greater: the client does not want the message, and the exchange ends. */
        PUBREC_ERROR(2),
        /** A PUBCOMP, whatever its Reason Code. */
        PUBCOMP(3);

        private static final Kind[] VALUES = values();

        private final int value;

        Kind(int value) {
            this.value = value;
        }

        /** Its number between members, 0 to 3. */
        int value() {
            return value;
        }

        static Kind of(int value) {
            return VALUES[value];
        }
    }
}

package io.flotilla.cluster.session;

/** A packet that a durable session sends to its client. */
public sealed interface Outbound {
    /** A PUBLISH; {@code packetId} is 0 where the QoS is 0. */
    record Message(int packetId, boolean dup, Delivery delivery) implements Outbound {}

    /**
     * A PUBREL.
     *
     * @param found false where the client sent a PUBREC for a Packet Identifier that the session does not know: Packet Identifier not found (0x92)
     */
    record Release(int packetId, boolean found) implements Outbound {}
}

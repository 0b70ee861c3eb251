package io.flotilla.cluster.session;

/** What a durable session sends to its client's connection. */
public sealed interface Outbound {
    /** A PUBLISH; {@code packetId} is 0 where the QoS is 0. */
    record Message(int packetId, boolean dup, Delivery delivery) implements Outbound {
        @Override
        public boolean hasTurn() {
            return packetId != 0;
        }
    }

    /**
     * A PUBREL.
     *
     * @param found false where the client sent a PUBREC for a Packet Identifier that the session does not know: Packet Identifier not found (0x92)
     */
    record Release(int packetId, boolean found) implements Outbound {
        @Override
        public boolean hasTurn() {
            return found;
        }
    }

    /** The turn of a packet that is not to be sent any more. */
    record Passed() implements Outbound {
        static final Passed INSTANCE = new Passed();

        @Override
        public boolean hasTurn() {
            return true;
        }
    }

    /** Whether it is one that the session keeps until the client has answered, and so has a number. */
    boolean hasTurn();
}

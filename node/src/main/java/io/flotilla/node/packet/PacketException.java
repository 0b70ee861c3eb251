package io.flotilla.node.packet;

/** What a client did wrong, with the Reason Code that ends its connection (MQTT 5.0, section 4.13). */
public final class PacketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReasonCode reasonCode;

    /**
     * @param reasonCode an error
     * @param message what was wrong, as the client may read it in a Reason String
     */
    public PacketException(ReasonCode reasonCode, String message) {
        super(
                message, null, false,
                false); // no stack trace: it is the client's fault, and an attacker could ask for many
        this.reasonCode = reasonCode;
    }

    /** A Malformed Packet (section 1.2). */
    public static PacketException malformed(String message) {
        return new PacketException(ReasonCode.MALFORMED_PACKET, message);
    }

    /** A Protocol Error (section 1.2). */
    public static PacketException protocolError(String message) {
        return new PacketException(ReasonCode.PROTOCOL_ERROR, message);
    }

    public ReasonCode reasonCode() {
        return reasonCode;
    }
}

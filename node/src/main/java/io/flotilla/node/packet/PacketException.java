package io.flotilla.node.packet;

import org.jspecify.annotations.Nullable;

/** Why a connection ends, with its Reason Code: most often what the client did wrong (MQTT 5.0, section 4.13). */
public final class PacketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReasonCode reasonCode;
    private final @Nullable String serverReference;

    /**
     * @param reasonCode an error
     * @param message what was wrong, as the client may read it in a Reason String
     */
    public PacketException(ReasonCode reasonCode, String message) {
        this(reasonCode, message, null);
    }

    private PacketException(ReasonCode reasonCode, String message, @Nullable String serverReference) {
        super(
                message, null, false,
                false); // no stack trace: it is the client's fault, and an attacker could ask for many
        this.reasonCode = reasonCode;
        this.serverReference = serverReference;
    }

    /**
     * The client is to go to another server for now (section 4.11).
     *
     * @param serverReference which, or null to leave it to the client
     */
    public static PacketException useAnotherServer(String message, @Nullable String serverReference) {
        return new PacketException(ReasonCode.USE_ANOTHER_SERVER, message, serverReference);
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

    /** Where the client should go instead, or null (section 4.11). */
    public @Nullable String serverReference() {
        return serverReference;
    }
}

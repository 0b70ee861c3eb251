package io.flotilla.node.connection;

import io.flotilla.node.packet.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** The refusals that CONNACK of MQTT 3 can express; for others the connection is just closed (MQTT 3.1.1, section 3.2.2.3). */
final class Connack3 {
    private static final Set<ReasonCode> REFUSALS = EnumSet.of(
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.SERVER_UNAVAILABLE,
            ReasonCode.SERVER_BUSY,
            ReasonCode.BAD_USER_NAME_OR_PASSWORD,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.BANNED);

    private Connack3() {}

    static boolean has(ReasonCode reasonCode) {
        return REFUSALS.contains(reasonCode);
    }
}

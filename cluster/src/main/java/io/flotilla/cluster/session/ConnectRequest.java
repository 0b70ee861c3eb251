package io.flotilla.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * What the engine needs of a CONNECT packet.
 *
 * @param clientId never empty: one that the client left out has been assigned
 * @param sessionExpirySeconds 0 to {@link #NEVER_EXPIRES}; the engine caps it
 * @param receiveMaximum 1 to 65,535
 * @param holder the connection that asks
 */
public record ConnectRequest(
        String clientId,
        boolean cleanStart,
        long sessionExpirySeconds,
        int receiveMaximum,
        @Nullable WillMessage will,
        Holder holder) {
    /** The Session Expiry Interval of a session that does not expire (MQTT 5.0, section 3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;
}

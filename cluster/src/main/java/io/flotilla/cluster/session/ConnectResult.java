package io.flotilla.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT came to.
 *
 * @param epoch the connection's number, by which every later call of it is known; a later connection of the same client has a higher one
 * @param sessionPresent whether an earlier session goes on [MQTT-3.2.2-2, MQTT-3.2.2-3]
 * @param durable whether the subscriptions and the queue live in the engine: the session may outlive the connection, or was resumed; otherwise it is
 *     transient and lives with the connection
 * @param sessionExpirySeconds the Session Expiry Interval that holds, which the cap may have lowered (section 3.2.2.3.2)
 * @param previous the connection that held the client before, as far as the engine knows it. It may be open still: it is to be ended, with Session taken over (0x8E)
 *     [MQTT-3.1.4-3], and what it was given is to be done before the CONNACK, so that nothing overtakes it (I6)
 * @param lastTurn the last turn that the session took before; the connection is sent the next one first
 */
public record ConnectResult(
        long epoch,
        boolean sessionPresent,
        boolean durable,
        long sessionExpirySeconds,
        @Nullable Holder previous,
        long lastTurn) {}

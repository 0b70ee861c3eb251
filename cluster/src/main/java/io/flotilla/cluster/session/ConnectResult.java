package io.flotilla.cluster.session;

/**
 * What a CONNECT came to.
 *
 * @param epoch the connection's number, by which every later call of it is known; a later connection of the same client has a higher one
 * @param sessionPresent whether an earlier session goes on [MQTT-3.2.2-2, MQTT-3.2.2-3]
 * @param durable whether the subscriptions and the queue live in the engine: the session may outlive the connection, or was resumed; otherwise it is
 *     transient and lives with the connection
 * @param sessionExpirySeconds the Session Expiry Interval that holds, which the cap may have lowered (section 3.2.2.3.2)
 */
public record ConnectResult(long epoch, boolean sessionPresent, boolean durable, long sessionExpirySeconds) {}

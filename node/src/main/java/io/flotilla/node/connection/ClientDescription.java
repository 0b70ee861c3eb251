package io.flotilla.node.connection;

import org.jspecify.annotations.Nullable;

/**
 * A client that is connected, as an operator sees it.
 *
 * @param username null where it gave none
 * @param address from where it comes
 * @param listener the name of the listener that it came by
 * @param protocol the version of MQTT that it speaks: 3.1, 3.1.1 or 5.0
 * @param keepAliveSeconds 0 for none
 * @param sessionExpirySeconds how long its session may outlive the connection, as its CONNECT asked; 4,294,967,295 for ever
 * @param connectedSeconds since its connection was accepted
 */
public record ClientDescription(
        String clientId,
        @Nullable String username,
        String address,
        String listener,
        String protocol,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        long connectedSeconds) {}

package io.flotilla.node.network;

/** Why a connection was not let in, or was closed before MQTT was spoken on it. */
public enum Refusal {
    /** The node has as many connections as it may. */
    NODE_FULL,
    /** The listener has as many connections as it may. */
    LISTENER_FULL,
    /** More connections came in a second than are taken. */
    CONNECTION_RATE,
    /** The operating system had no file descriptor left, or no memory. */
    ACCEPT_FAILED,
    /** The handshake was not complete when the connect timeout had passed. */
    HANDSHAKE_TIMEOUT,
    /** The PROXY protocol header was missing or bad. */
    PROXY_HEADER,
    /** The TLS handshake failed; a client certificate that is missing or not trusted counts here too. */
    TLS_HANDSHAKE,
    /** The HTTP request was not one for MQTT over WebSocket. */
    WEBSOCKET_UPGRADE,
    /** What came after the WebSocket upgrade was not binary frames. */
    WEBSOCKET_FRAME
}

package io.flotilla.node.network;

import io.netty.channel.ChannelHandler;

/** Opens the handler that speaks MQTT on a new connection. */
@FunctionalInterface
public interface ConnectionFactory {
    /**
     * The handler for a connection that has taken all steps of its handshake. Called on the connection's event loop.
     *
     * <p>The handler becomes the last of the pipeline; for plain TCP it is the only one. It is told of {@code channelActive} first, and then reads {@code ByteBuf}s, which it releases,
     * with the bytes of MQTT split anywhere. It writes {@code ByteBuf}s of any length: WebSocket frames and TLS records are no business of it. An exception thrown here closes the
     * connection.
     */
    ChannelHandler open(Peer peer);
}

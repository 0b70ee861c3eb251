package io.flotilla.node.network;

/** Told of every connection that is refused. */
@FunctionalInterface
public interface RefusalListener {
    /**
     * Called on the acceptor's thread or an event loop, so it returns at once and may run on several threads at a time.
     *
     * @param listener the name of the listener
     * @param remoteAddress as {@link Peer#remoteAddress()}, as far as it is known yet; {@code "unknown"} where accepting failed
     */
    void onRefused(Refusal reason, String listener, String remoteAddress);
}

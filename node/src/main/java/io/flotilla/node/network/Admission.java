package io.flotilla.node.network;

import io.flotilla.node.config.LimitsConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the node takes one more connection, by how many it has and how fast they come.
 *
 * <p>The acceptor's thread admits; any event loop tells that a connection has gone.
 */
final class Admission {
    private final int maxConnections;
    private final @Nullable TokenBucket rate;
    private final AtomicInteger open = new AtomicInteger();

    Admission(LimitsConfig limits, long nowNs) {
        maxConnections = limits.maxConnections();
        rate = limits.connectionRate() == 0 ? null : new TokenBucket(limits.connectionRate(), nowNs);
    }

    /**
     * Lets one connection in and counts it, or says why not.
     *
     * @param listenerOpen the connections of the listener that it came by, counted here too
     * @param listenerMax the most that the listener may have, 0 for no limit
     */
    @Nullable
    Refusal admit(AtomicInteger listenerOpen, int listenerMax, long nowNs) {
        if (maxConnections > 0 && open.get() >= maxConnections) {
            return Refusal.NODE_FULL;
        }
        if (listenerMax > 0 && listenerOpen.get() >= listenerMax) {
            return Refusal.LISTENER_FULL;
        }
        if (rate != null && !rate.tryTake(nowNs)) {
            return Refusal.CONNECTION_RATE;
        }
        open.incrementAndGet();
        listenerOpen.incrementAndGet();
        return null;
    }

    /** A connection that was let in has gone. */
    void release(AtomicInteger listenerOpen) {
        open.decrementAndGet();
        listenerOpen.decrementAndGet();
    }

    /** The connections that are open now. */
    int open() {
        return open.get();
    }
}

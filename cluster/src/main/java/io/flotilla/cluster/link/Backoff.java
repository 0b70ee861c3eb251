package io.flotilla.cluster.link;

import java.util.function.LongUnaryOperator;

/** How long to wait before the next attempt: twice as long each time up to a bound, of which a random part up to half is left out, so that many do not come at once. */
final class Backoff {
    private static final long FIRST_MS = 20;

    private final long maxMs;
    private final LongUnaryOperator random;
    private long nextMs = FIRST_MS;

    /** @param random gives a random number from 0 below its argument */
    Backoff(long maxMs, LongUnaryOperator random) {
        this.maxMs = maxMs;
        this.random = random;
    }

    long nextMs() {
        long whole = Math.min(nextMs, maxMs);
        nextMs = Math.min(2 * whole, maxMs);
        return whole - random.applyAsLong(whole / 2 + 1);
    }

    /** An attempt has succeeded. */
    void reset() {
        nextMs = FIRST_MS;
    }
}

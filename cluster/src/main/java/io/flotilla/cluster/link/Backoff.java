package io.flotilla.cluster.link;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: twice as long each time up to a bound, of which a random part up to half is left out, so that many do not come at once. */
final class Backoff {
    private static final long FIRST_MS = 20;

    private final long maxMs;
    private long nextMs = FIRST_MS;

    Backoff(long maxMs) {
        this.maxMs = maxMs;
    }

    long nextMs() {
        long whole = Math.min(nextMs, maxMs);
        nextMs = Math.min(2 * whole, maxMs);
        return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }

    /** An attempt has succeeded. */
    void reset() {
        nextMs = FIRST_MS;
    }
}

package io.flotilla.node.network;

/**
 * A rate limit that lets a second's worth pass at once: the generic cell rate algorithm (ITU-T I.371), which needs one number instead of a bucket to fill.
 *
 * <p>Confined to one thread.
 */
final class TokenBucket {
    private static final long SECOND_NS = 1_000_000_000;

    private final long intervalNs;
    /** Up to when all that has passed would have been spaced evenly; never more than a second ahead. */
    private long spentUntilNs;

    /** @param perSecond 1 to 1,000,000,000 */
    TokenBucket(int perSecond, long nowNs) {
        intervalNs = SECOND_NS / perSecond;
        spentUntilNs = nowNs;
    }

    /** Whether one more may pass now; if so, it has. */
    boolean tryTake(long nowNs) {
        long spent = nowNs - spentUntilNs > 0 ? nowNs : spentUntilNs;
        if (spent + intervalNs - nowNs > SECOND_NS) {
            return false;
        }
        spentUntilNs = spent + intervalNs;
        return true;
    }
}

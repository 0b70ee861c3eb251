package io.flotilla.cluster.hazelcast;

/**
 * Whether this process stood still for so long that others may have gone on without it: it was paused, or its machine was.
 *
 * <p>The watch {@linkplain #beat beats}; any thread may ask, also before the watch has noticed.
 */
final class Standstill {
    private final long limitNs;
    private volatile boolean beats;
    private volatile boolean stoodStill;
    private volatile long lastBegunNs; // what came until shortly after is of before it
    private volatile long lastBeatNs; // written last

    /** @param limitNs what is shorter is none */
    Standstill(long limitNs) {
        this.limitNs = limitNs;
    }

    void beat(long nowNs) {
        if (beats && nowNs - lastBeatNs > limitNs) {
            lastBegunNs = lastBeatNs;
            stoodStill = true;
        }
        lastBeatNs = nowNs;
        beats = true;
    }

    /** Whether there was one between {@code thenNs} and {@code nowNs}. */
    boolean isBetween(long thenNs, long nowNs) {
        long beatNs = lastBeatNs;
        if (beats && nowNs - beatNs > limitNs) {
            return thenNs - beatNs < limitNs;
        }
        return stoodStill && thenNs - lastBegunNs < limitNs;
    }
}

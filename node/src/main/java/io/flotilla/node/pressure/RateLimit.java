package io.flotilla.node.pressure;

/** A token bucket that may go into debt: what came is always taken, and the debt says how long to wait before more is asked for. Confined to one thread. */
public final class RateLimit {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long perSecond;
    private double tokens;
    private long filledNs;

    /** @param perSecond the rate, more than 0; a burst of one second's worth passes unhindered */
    public RateLimit(long perSecond, long nowNs) {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("a rate is more than 0 per second: " + perSecond);
        }
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledNs = nowNs;
    }

    /** Takes {@code count} tokens and returns for how many ns to wait before the next: 0 where there are tokens left. */
    public long takeNs(int count, long nowNs) {
        tokens = Math.min((double) perSecond, tokens + (double) (nowNs - filledNs) * perSecond / SECOND_NS) - count;
        filledNs = nowNs;
        return tokens >= 0 ? 0 : (long) (-tokens * SECOND_NS / perSecond);
    }
}

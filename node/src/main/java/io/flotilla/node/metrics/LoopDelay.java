package io.flotilla.node.metrics;

import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How long one event loop takes to come to what it is given. One thread probes, the loop answers, any thread reads. */
final class LoopDelay {
    private static final long NONE = Long.MIN_VALUE;

    private final Executor loop;
    private final LongSupplier nowNs;
    private final LongConsumer delaysNs;
    private volatile long sentNs = NONE;

    /**
     * @param nowNs a clock like {@link System#nanoTime}
     * @param delaysNs is told of each delay, on the loop
     */
    LoopDelay(Executor loop, LongSupplier nowNs, LongConsumer delaysNs) {
        this.loop = loop;
        this.nowNs = nowNs;
        this.delaysNs = delaysNs;
    }

    /** Gives the loop a task, unless it has not come to the one before. To be called a few times a second. */
    void probe() {
        if (sentNs == NONE) {
            sentNs = nowNs.getAsLong();
            loop.execute(this::answer);
        }
    }

    private void answer() {
        delaysNs.accept(nowNs.getAsLong() - sentNs);
        sentNs = NONE;
    }

    /** For how long the loop has not come to the task that it was given last, in ns; 0 where it has. */
    long stalledNs() {
        long sent = sentNs;
        return sent == NONE ? 0 : Math.max(0, nowNs.getAsLong() - sent);
    }

    @Override
    public String toString() {
        return "LoopDelay, stalled for " + stalledNs() + " ns";
    }
}

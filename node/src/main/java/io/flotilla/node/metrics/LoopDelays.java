package io.flotilla.node.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long the event loops of a node take to come to what they are given. One thread probes, any thread reads. */
public final class LoopDelays {
    private static final double NS_PER_SECOND = 1e9;

    private final List<LoopDelay> loops;

    /** @param nowNs a clock like {@link System#nanoTime} */
    public LoopDelays(List<? extends Executor> loops, LongSupplier nowNs, Metrics metrics) {
        Timer waits = metrics.waits(
                "flotilla_event_loop_delay_seconds",
                "How long event loops took to come to a task that each is given ten times a second: everything that clients ask for waits at least as long.");
        this.loops = loops.stream()
                .map(loop -> new LoopDelay(loop, nowNs, delayNs -> waits.record(delayNs, TimeUnit.NANOSECONDS)))
                .toList();
        metrics.gauge("flotilla_event_loops", "Event loops.", loops::size);
        metrics.gauge(
                "flotilla_event_loop_stalled_seconds",
                "How long the slowest event loop has not come to a task that it was given; 0 where none is late.",
                () -> longestStallNs() / NS_PER_SECOND);
    }

    /** Gives each loop a task. To be called a few times a second. */
    public void probe() {
        loops.forEach(LoopDelay::probe);
    }

    /** For how long the slowest loop has not come to the task that it was given last, in ns; 0 where all have. */
    public long longestStallNs() {
        return loops.stream().mapToLong(LoopDelay::stalledNs).max().orElse(0);
    }
}

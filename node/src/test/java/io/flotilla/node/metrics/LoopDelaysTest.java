package io.flotilla.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** How late event loops are. */
class LoopDelaysTest {
    private static final long MS = 1_000_000;

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Metrics metrics = new Metrics();
    private long nowNs;
    private final LoopDelays delays = new LoopDelays(List.<Executor>of(loop::add, Runnable::run), () -> nowNs, metrics);

    @Test
    void aLoopThatDoesNotComeToItsTaskIsStalled() {
        delays.probe();
        nowNs += 5 * MS;

        assertThat(delays.longestStallNs()).isEqualTo(5 * MS);
        assertThat(metrics.scrape()).contains("flotilla_event_loop_delay_seconds_count 1");
    }

    @Test
    void isNotStalledAfterIt() {
        delays.probe();
        nowNs += 5 * MS;
        loop.remove().run();

        assertThat(delays.longestStallNs()).isZero();
        assertThat(metrics.scrape())
                .contains("flotilla_event_loop_delay_seconds_count 2")
                .contains("flotilla_event_loop_delay_seconds_bucket{le=\"0.01\"} 2");
    }

    @Test
    void aLateLoopIsNotGivenMore() {
        delays.probe();
        delays.probe();

        assertThat(loop).hasSize(1);
    }
}

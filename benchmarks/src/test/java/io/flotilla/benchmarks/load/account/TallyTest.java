package io.flotilla.benchmarks.load.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Intervals of several lanes and processes as one account. */
class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void addsUpLanesAndSeconds() {
        tally.add(interval(0, 1, 10, 100));
        tally.add(interval(1, 1, 5, 300));
        tally.add(interval(0, 2, 1, 500));

        assertThat(tally.sum(1, 2).counts.received).isEqualTo(15);
        assertThat(tally.sum().counts.received).isEqualTo(16);
        assertThat(tally.counts(2, 3).received).isEqualTo(1);
        assertThat(tally.sum().latency.histogram().getTotalCount()).isEqualTo(3);
        assertThat(tally.sum().latency.percentileUs(100)).isEqualTo(500);
    }

    @Test
    void addsUpProblemsByTheirWords() {
        for (int lane = 0; lane < 3; lane++) {
            Interval interval = interval(lane, 0, 0, 1);
            interval.problem(lane == 2 ? "refused" : "closed");
            tally.add(interval);
        }

        assertThat(tally.sum().problems).containsEntry("closed", 2L).containsEntry("refused", 1L);
    }

    @Test
    void knowsTheLaneThatWorkedMost() {
        Interval idle = interval(0, 4, 0, 1);
        idle.counts.cpuNs = 200_000_000;
        Interval busy = interval(1, 4, 0, 1);
        busy.counts.cpuNs = 900_000_000;
        tally.add(idle);
        tally.add(busy);

        assertThat(tally.busiest(4, 5)).isCloseTo(0.9, within(1e-9));
    }

    @Test
    void knowsWhetherAllLanesHaveHandedOnASecond() {
        tally.add(interval(0, 4, 0, 1));
        tally.add(interval(1, 5, 0, 1)); // it was held up and has nothing of second 4

        assertThat(tally.hasAll(4, 2)).isTrue();
        assertThat(tally.hasAll(5, 2)).isFalse();
        assertThat(tally.hasAll(4, 3)).isFalse();
    }

    @Test
    void countsAsDeservedWhatWasOwed() {
        Counts counts = new Counts();
        counts.received = 10;
        counts.duplicated = 2;
        counts.misrouted = 3;
        counts.corrupted = 1;
        counts.outOfOrder = 1;

        assertThat(counts.deserved()).isEqualTo(4);
    }

    private static Interval interval(int lane, long second, long received, long latencyUs) {
        Interval interval = new Interval();
        interval.lane = lane;
        interval.second = second;
        interval.counts.received = received;
        interval.latency.record(latencyUs * 1_000);
        return interval;
    }
}

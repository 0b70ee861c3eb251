package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.account.Tally;
import io.flotilla.benchmarks.load.client.Storm;

/** What a storm asks for: the most connections a second that a broker accepts while they take less than half a second in the mean. */
final class StormPeak {
    private static final double MEAN_US = 500_000;

    private StormPeak() {}

    /** Whether a step was answered fast enough. */
    static boolean isFollowed(Interval step) {
        return !step.connectLatency.isEmpty() && step.connectLatency.histogram().getMean() < MEAN_US;
    }

    /** The most connections a second of all steps that were followed; 0 where none was. */
    static double perSecond(Tally tally, long begin, long end) {
        double peak = 0;
        for (long step = begin; step + Storm.STEP_S <= end; step += Storm.STEP_S) {
            Interval sum = tally.sum(step, step + Storm.STEP_S);
            if (isFollowed(sum)) {
                peak = Math.max(peak, (double) sum.counts.connected / Storm.STEP_S);
            }
        }
        return peak;
    }
}

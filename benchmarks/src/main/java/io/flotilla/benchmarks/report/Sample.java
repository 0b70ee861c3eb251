package io.flotilla.benchmarks.report;

/**
 * One second of a run.
 *
 * @param second when it ended, in seconds since publishing began
 * @param warmUp whether it belongs to the warm-up, which counts in no total
 * @param published messages given to the target in this second
 * @param received deliveries in this second
 * @param connected connections that are up at its end
 * @param p50Us the median latency of its deliveries; 0, as the other two, where there were none
 */
public record Sample(
        double second,
        boolean warmUp,
        long published,
        long received,
        long connected,
        long p50Us,
        long p99Us,
        long maxUs) {}

package io.flotilla.benchmarks.report;

/**
 * One point of a latency distribution: so many percent took no longer than this.
 *
 * @param percentile from 0 to 100
 */
public record Percentile(double percentile, long micros) {}

package io.flotilla.benchmarks.report;

import java.util.List;

/**
 * A distribution of latencies, in microseconds.
 *
 * @param count how many latencies it was made from
 * @param distribution the whole curve in about a hundred points, by rising percentile
 */
public record LatencySummary(
        long count,
        double meanUs,
        long minUs,
        long p50Us,
        long p75Us,
        long p90Us,
        long p95Us,
        long p99Us,
        long p999Us,
        long p9999Us,
        long maxUs,
        List<Percentile> distribution) {

    public LatencySummary {
        distribution = List.copyOf(distribution);
    }
}

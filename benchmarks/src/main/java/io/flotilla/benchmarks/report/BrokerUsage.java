package io.flotilla.benchmarks.report;

/**
 * What the broker's process used in the measured part of a run.
 *
 * @param cpuSeconds processor time, of all its threads, in user and kernel mode
 * @param deliveredPerCpuSecond deliveries for each second of it
 */
public record BrokerUsage(
        double cpuSeconds, double deliveredPerCpuSecond, long residentBytesBefore, long residentBytesAfter) {}

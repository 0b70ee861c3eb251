package io.flotilla.benchmarks.load.account;

import java.util.Map;
import java.util.TreeMap;

/** What one lane has seen in one second, or the sum of what many have. Confined to one thread at a time. */
public final class Interval {
    public int lane;

    /** Which second, counted from the run's epoch; the first is 0. */
    public long second;

    public Counts counts = new Counts();

    /** From the moment a message was due to be published to its receipt. */
    public Latencies latency = new Latencies();

    /** From the moment a message was due to be published to that when the generator got to it: its own delay, which is in the latency too. */
    public Latencies lateness = new Latencies();

    /** From the moment a connection was due to its CONNACK. */
    public Latencies connectLatency = new Latencies();

    /** What went wrong, in words, and how often. */
    public Map<String, Long> problems = new TreeMap<>();

    public void problem(String words) {
        problems.merge(words, 1L, Long::sum);
    }

    public void add(Interval other) {
        counts.add(other.counts);
        latency.add(other.latency);
        lateness.add(other.lateness);
        connectLatency.add(other.connectLatency);
        other.problems.forEach((words, times) -> problems.merge(words, times, Long::sum));
    }
}

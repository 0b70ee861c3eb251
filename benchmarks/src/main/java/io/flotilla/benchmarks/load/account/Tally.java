package io.flotilla.benchmarks.load.account;

import java.util.Map;
import java.util.TreeMap;

/** All intervals of a turn, added up for each second. Any thread may use it. */
public final class Tally {
    private final TreeMap<Long, Interval> seconds = new TreeMap<>();

    /** Processor time of the lane that needed most of it, for each second. */
    private final Map<Long, Long> busiestNs = new TreeMap<>();

    /** The last second that each lane has handed on. */
    private final Map<Integer, Long> latest = new TreeMap<>();

    public synchronized void add(Interval interval) {
        latest.merge(interval.lane, interval.second, Math::max);
        seconds.computeIfAbsent(interval.second, none -> new Interval()).add(interval);
        busiestNs.merge(interval.second, interval.counts.cpuNs, Math::max);
    }

    /** Whether each of so many lanes has handed on {@code second}, or a later one. */
    public synchronized boolean hasAll(long second, int lanes) {
        return latest.values().stream().filter(last -> last >= second).count() == lanes;
    }

    /** The sum of the seconds from {@code first} until {@code end}, exclusive. */
    public synchronized Interval sum(long first, long end) {
        Interval sum = new Interval();
        seconds.subMap(first, end).values().forEach(sum::add);
        return sum;
    }

    /** What was counted from {@code first} until {@code end}, exclusive. */
    public synchronized Counts counts(long first, long end) {
        Counts sum = new Counts();
        seconds.subMap(first, end).values().forEach(each -> sum.add(each.counts));
        return sum;
    }

    public Interval sum() {
        return sum(0, Long.MAX_VALUE);
    }

    /** The mean use of one processor by the lane that was busiest in each of the seconds, from 0 to 1. */
    public synchronized double busiest(long first, long end) {
        return busiestNs.entrySet().stream()
                        .filter(entry -> entry.getKey() >= first && entry.getKey() < end)
                        .mapToLong(Map.Entry::getValue)
                        .average()
                        .orElse(0)
                / 1e9;
    }
}

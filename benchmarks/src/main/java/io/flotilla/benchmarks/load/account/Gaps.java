package io.flotilla.benchmarks.load.account;

import java.util.TreeMap;

/** Runs of numbers that are missing from a stream. Filling one costs O(log n) of the gaps there are. */
final class Gaps {
    /** From the first number of a gap to that after its last. */
    private final TreeMap<Integer, Integer> ends = new TreeMap<>((a, b) -> a - b); // numbers wrap around

    /** Notes that {@code from} to {@code until}, exclusive, are missing. */
    void open(int from, int until) {
        ends.put(from, until);
    }

    /** Takes {@code number} out of the gap that it is in, and says whether there was one. */
    boolean fill(int number) {
        var gap = ends.floorEntry(number);
        if (gap == null || gap.getValue() - number <= 0) {
            return false;
        }
        int from = gap.getKey();
        int until = gap.getValue();
        ends.remove(from);
        if (from != number) {
            ends.put(from, number);
        }
        if (number + 1 != until) {
            ends.put(number + 1, until);
        }
        return true;
    }
}

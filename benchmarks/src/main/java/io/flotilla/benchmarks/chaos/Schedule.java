package io.flotilla.benchmarks.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The blows of one seed, without an end. Each fault comes as often as any other, in any order: all of them are dealt, shuffled, and dealt again. */
final class Schedule {
    private static final long SHORTEST_MS = 100;
    private static final long LONGEST_MS = 30_000;

    private final List<Fault> faults;
    private final List<Integer> nodes = new ArrayList<>();
    private final Random random;
    private final List<Fault> dealt = new ArrayList<>();

    Schedule(List<Fault> faults, int nodes, long seed) {
        this.faults = List.copyOf(faults);
        for (int i = 0; i < nodes; i++) {
            this.nodes.add(i);
        }
        random = new Random(seed);
    }

    Blow next() {
        if (dealt.isEmpty()) {
            dealt.addAll(faults);
            Collections.shuffle(dealt, random);
        }
        Collections.shuffle(nodes, random);
        return new Blow(dealt.remove(dealt.size() - 1), List.copyOf(nodes), length());
    }

    /** Short ones as often as long ones: what a cluster does in the first second and what it does after its timeouts both matter. */
    private Duration length() {
        double share = random.nextDouble();
        return Duration.ofMillis((long) (SHORTEST_MS * Math.pow((double) LONGEST_MS / SHORTEST_MS, share)));
    }
}

package io.flotilla.cluster.hazelcast;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Numbers as people write them: {@code 3, 7 to 9}. */
final class Ranges {
    private Ranges() {}

    static String of(SortedSet<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        for (int number : numbers) {
            if (numbers.contains(number - 1)) {
                continue;
            }
            int last = number;
            while (numbers.contains(last + 1)) {
                last++;
            }
            ranges.add(last == number ? String.valueOf(number) : number + " to " + last);
        }
        return String.join(", ", ranges);
    }
}

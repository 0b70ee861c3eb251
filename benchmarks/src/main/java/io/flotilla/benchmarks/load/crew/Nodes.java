package io.flotilla.benchmarks.load.crew;

import java.util.List;
import java.util.stream.Stream;

/**
 * The nodes of a target, each as {@code host:port}.
 *
 * @param forPublishers those that publishers connect to, in turn
 * @param forOthers those that subscribers and idle clients connect to, in turn
 */
public record Nodes(List<String> forPublishers, List<String> forOthers) {
    public Nodes {
        forPublishers = List.copyOf(forPublishers);
        forOthers = List.copyOf(forOthers);
    }

    /** Each node once. */
    public List<String> all() {
        return Stream.concat(forPublishers.stream(), forOthers.stream())
                .distinct()
                .toList();
    }
}

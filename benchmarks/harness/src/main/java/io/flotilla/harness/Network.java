package io.flotilla.harness;

import java.util.List;
import java.util.stream.Collectors;

/** What the nodes of a cluster are joined by, and how it fails. */
public interface Network extends AutoCloseable {

    /** This machine's loopback address for all, which knows no faults. */
    static Network loopback() {
        return new Loopback();
    }

    /** Where node number {@code index}, from 0, listens. */
    NodeProcess.Place place(int index, String node);

    /** The flags by which nodes at {@code places} find each other. */
    default List<String> discovery(List<NodeProcess.Place> places) {
        return List.of(
                "--join",
                places.stream()
                        .map(place -> place.host() + ":" + place.clusterPort())
                        .collect(Collectors.joining(",")));
    }

    /** What starts a process there: the words in front of its command. */
    List<String> enter(int index);

    @Override
    void close();
}

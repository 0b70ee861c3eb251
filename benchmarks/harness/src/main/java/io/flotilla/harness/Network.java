package io.flotilla.harness;

import java.util.List;

/** What the nodes of a cluster are joined by, and how it fails. */
public interface Network extends AutoCloseable {

    /** This machine's loopback address for all, which knows no faults. */
    static Network loopback() {
        return new Loopback();
    }

    /** Where node number {@code index}, from 0, listens. */
    NodeProcess.Place place(int index, String node);

    /** What starts a process there: the words in front of its command. */
    List<String> enter(int index);

    @Override
    void close();
}

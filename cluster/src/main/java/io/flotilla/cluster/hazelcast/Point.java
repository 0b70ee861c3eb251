package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;

/**
 * A moment in the history of a partition. Replicas at the same point hold the same.
 *
 * @param term whose history it is: higher with every owner
 * @param version how many batches were run
 */
record Point(long term, long version) {
    /** An empty partition that nobody has owned yet. */
    static final Point ORIGIN = new Point(0, 0);

    Point afterBatch() {
        return new Point(term, version + 1);
    }

    /** Whether {@code other} is later, in the history of this owner or of one that came after it. */
    boolean isBefore(Point other) {
        return term < other.term || (term == other.term && version < other.version);
    }

    void write(WireOutput out) {
        out.writeLong(term);
        out.writeLong(version);
    }

    static Point read(WireInput in) {
        return new Point(in.readLong(), in.readLong());
    }

    @Override
    public String toString() {
        return term + "/" + version;
    }
}

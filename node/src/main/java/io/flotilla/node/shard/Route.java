package io.flotilla.node.shard;

import io.flotilla.cluster.routes.Destinations;

/**
 * Where the messages of one topic go, seen from one shard, as long as neither version has moved on.
 *
 * @param own the subscribers of this shard
 * @param away the other destinations, and this shard where it is one
 */
record Route(Target[] own, Destinations away, long shardVersion, long tableVersion) {
    private static final long ENTRY_BYTES = 50;
    private static final long TARGET_BYTES = 100;

    /** About what it takes in memory. */
    long bytes() {
        return ENTRY_BYTES + own.length * TARGET_BYTES;
    }
}

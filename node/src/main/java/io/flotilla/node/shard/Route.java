package io.flotilla.node.shard;

import io.flotilla.cluster.routes.Destinations;
import io.flotilla.routing.topic.TopicName;

/**
 * Where the messages of one topic go, seen from one shard, as long as neither version has moved on.
 *
 * @param own the subscribers of this shard
 * @param away the other destinations, and this shard where it is one
 */
record Route(Target[] own, Destinations away, long shardVersion, long tableVersion) {
    private static final long ENTRY_BYTES = 200;
    private static final long TARGET_BYTES = 100;

    /** About what it takes in memory to remember it for {@code topic}, which is held both encoded and as text. */
    long bytes(TopicName topic) {
        return ENTRY_BYTES + 2L * topic.utf8Length() + own.length * TARGET_BYTES;
    }
}

package io.flotilla.node.shard;

import io.flotilla.cluster.routes.TopicVersions;
import io.flotilla.routing.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A Topic Name and where its messages go, seen from one shard, as long as neither version has moved on. Confined to the shard's event loop.
 *
 * <p>Flat, since with many topics each step from object to object is a wait for the memory.
 */
final class KnownTopic {
    private static final long ENTRY_BYTES = 300;
    private static final long TARGET_BYTES = 100;

    final TopicName name;
    final byte[] utf8;
    final int hash;
    final int stripe;

    /** The subscribers of this shard. */
    Target[] targets = Target.NONE;

    /** For each of them who takes messages that come together; null where they go one by one. */
    @Nullable
    RunSink[] sinks = {};

    /** The other shards of the node that it goes to. */
    int[] shards = {};

    /** The other nodes that it goes to. */
    int[] peers = {};

    /** The partitions that it goes to. */
    int[] partitions = {};

    long shardVersion = -1;
    long tableVersion = -1;

    KnownTopic(TopicName name, int hash) {
        this.name = name;
        this.utf8 = name.utf8();
        this.hash = hash;
        this.stripe = TopicVersions.stripe(name);
    }

    /** Whether anybody at all receives its messages. */
    boolean hasDestination() {
        return targets.length + shards.length + peers.length + partitions.length > 0;
    }

    /** About what it takes in memory: the name is held both encoded and as text. */
    long bytes() {
        return ENTRY_BYTES + 2L * utf8.length + TARGET_BYTES * targets.length;
    }

    @Override
    public String toString() {
        return name.toString();
    }
}

package io.flotilla.node.connection;

import io.flotilla.node.codec.TopicNames;
import io.flotilla.node.shard.Shard;
import java.util.HashSet;
import java.util.Set;

/**
 * What the connections of one event loop share. Confined to it.
 *
 * @param open the connections that are open
 */
public record LoopContext(Shard shard, TopicNames topics, Set<Connection> open) {
    public LoopContext(Shard shard) {
        this(shard, new TopicNames(), new HashSet<>());
    }
}

package io.flotilla.node.connection;

import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.shard.Shard;
import java.util.HashSet;
import java.util.Set;

/**
 * What the connections of one event loop share. Confined to it.
 *
 * @param encoding of the message that goes out just now
 * @param open the connections that are open
 */
public record LoopContext(Shard shard, Traffic traffic, SharedEncoding encoding, Set<Connection> open) {
    public LoopContext(Shard shard, Traffic traffic) {
        this(shard, traffic, new SharedEncoding(), new HashSet<>());
    }
}

package io.flotilla.node.connection;

import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.shard.Shard;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the connections of one event loop share. Confined to it, but for {@code open}.
 *
 * @param encoding of the message that goes out just now
 * @param open the connections that are open: changed by the loop alone, and read by any thread
 */
public record LoopContext(
        Shard shard, Traffic traffic, Majority majority, SharedEncoding encoding, Set<Connection> open) {
    public LoopContext(Shard shard, Traffic traffic, Majority majority) {
        this(shard, traffic, majority, new SharedEncoding(), ConcurrentHashMap.newKeySet());
    }
}

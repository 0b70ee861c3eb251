package io.flotilla.node.shard;

import io.flotilla.cluster.link.Stripe;
import org.jspecify.annotations.Nullable;

/** The other nodes, as a shard reaches them. */
public interface Peers {
    /** A node that is alone. */
    Peers NONE = (peer, shard) -> null;

    /** The way from the shard with index {@code shard} to the node that routes call {@code peer}, for that shard's event loop alone; null where that node has gone. */
    @Nullable
    Stripe stripe(int peer, int shard);
}

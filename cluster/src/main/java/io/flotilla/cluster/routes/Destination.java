package io.flotilla.cluster.routes;

/** Where the messages of a route go, there to be matched against the subscriptions proper. */
public sealed interface Destination {
    /** The subscription shard of one event loop of this node: subscribers that are connected to it. */
    record Shard(int index) implements Destination {
        public Shard {
            requireIndex(index);
        }
    }

    /** A session partition: the durable sessions in it, wherever its owner is. */
    record Partition(int index) implements Destination {
        public Partition {
            requireIndex(index);
        }
    }

    /** Another member of the cluster: the subscribers that are connected to it, which it finds by its own shards. */
    record Peer(int index) implements Destination {
        public Peer {
            requireIndex(index);
        }
    }

    /** Which one of its kind it is, from 0. */
    int index();

    private static void requireIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("an index is at least 0: " + index);
        }
    }
}

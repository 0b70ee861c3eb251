package io.flotilla.cluster.routes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of destinations, immutable: what a filter or a topic is routed to. */
public final class Destinations {
    private static final int[] NONE = {};
    public static final Destinations EMPTY = new Destinations(NONE, NONE, NONE);

    private final int[] shards;
    private final int[] partitions;
    private final int[] peers;

    private Destinations(int[] shards, int[] partitions, int[] peers) {
        this.shards = shards;
        this.partitions = partitions;
        this.peers = peers;
    }

    /** The indices of the shards, ascending; to be read only. */
    public int[] shards() {
        return shards;
    }

    /** The indices of the shards but {@code shard}, ascending; to be read only. */
    public int[] shardsBut(int shard) {
        int[] others = delete(shards, shard);
        return others.length == 0 ? EMPTY.shards : others;
    }

    /** The indices of the partitions, ascending; to be read only. */
    public int[] partitions() {
        return partitions;
    }

    /** The indices of the peers, ascending; to be read only. */
    public int[] peers() {
        return peers;
    }

    public boolean isEmpty() {
        return shards.length == 0 && partitions.length == 0 && peers.length == 0;
    }

    boolean contains(Destination destination) {
        int[] indices = switch (destination) {
            case Destination.Shard shard -> shards;
            case Destination.Partition partition -> partitions;
            case Destination.Peer peer -> peers;
        };
        return Arrays.binarySearch(indices, destination.index()) >= 0;
    }

    /** This set with {@code destination}; itself where it has it. */
    Destinations with(Destination destination) {
        return switch (destination) {
            case Destination.Shard shard -> of(insert(shards, shard.index()), partitions, peers);
            case Destination.Partition partition -> of(shards, insert(partitions, partition.index()), peers);
            case Destination.Peer peer -> of(shards, partitions, insert(peers, peer.index()));
        };
    }

    /** This set without {@code destination}; itself where it does not have it. */
    Destinations without(Destination destination) {
        return switch (destination) {
            case Destination.Shard shard -> of(delete(shards, shard.index()), partitions, peers);
            case Destination.Partition partition -> of(shards, delete(partitions, partition.index()), peers);
            case Destination.Peer peer -> of(shards, partitions, delete(peers, peer.index()));
        };
    }

    /** Both sets in one; one of the two, and nothing allocated, where it has all of the other. */
    Destinations union(Destinations other) {
        if (other.isIn(this)) {
            return this;
        }
        if (isIn(other)) {
            return other;
        }
        return of(union(shards, other.shards), union(partitions, other.partitions), union(peers, other.peers));
    }

    private boolean isIn(Destinations other) {
        return isIn(shards, other.shards) && isIn(partitions, other.partitions) && isIn(peers, other.peers);
    }

    /** Whether {@code all} has each of {@code some}, both ascending. */
    private static boolean isIn(int[] some, int[] all) {
        int at = 0;
        for (int index : some) {
            while (at < all.length && all[at] < index) {
                at++;
            }
            if (at == all.length || all[at] > index) {
                return false;
            }
        }
        return true;
    }

    /** The set of these, each of which has either all of ours or nothing else: of the same length, it is the same. */
    private Destinations of(int[] newShards, int[] newPartitions, int[] newPeers) {
        if (newShards.length == shards.length
                && newPartitions.length == partitions.length
                && newPeers.length == peers.length) {
            return this;
        }
        Destinations set = new Destinations(newShards, newPartitions, newPeers);
        return set.isEmpty() ? EMPTY : set;
    }

    private static int[] insert(int[] sorted, int index) {
        int at = Arrays.binarySearch(sorted, index);
        if (at >= 0) {
            return sorted;
        }
        int insertion = -at - 1;
        int[] more = Arrays.copyOf(sorted, sorted.length + 1);
        System.arraycopy(sorted, insertion, more, insertion + 1, sorted.length - insertion);
        more[insertion] = index;
        return more;
    }

    private static int[] delete(int[] sorted, int index) {
        int at = Arrays.binarySearch(sorted, index);
        if (at < 0) {
            return sorted;
        }
        if (sorted.length == 1) {
            return NONE;
        }
        int[] fewer = Arrays.copyOf(sorted, sorted.length - 1);
        System.arraycopy(sorted, at + 1, fewer, at, fewer.length - at);
        return fewer;
    }

    /** The merge of two ascending arrays. */
    private static int[] union(int[] a, int[] b) {
        if (a.length == 0 || b.length == 0) {
            return a.length == 0 ? b : a;
        }
        int[] merged = new int[a.length + b.length];
        int length = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            if (j == b.length || (i < a.length && a[i] < b[j])) {
                merged[length++] = a[i++];
            } else if (i == a.length || b[j] < a[i]) {
                merged[length++] = b[j++];
            } else {
                merged[length++] = a[i++];
                j++;
            }
        }
        return Arrays.copyOf(merged, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Destinations that
                && Arrays.equals(shards, that.shards)
                && Arrays.equals(partitions, that.partitions)
                && Arrays.equals(peers, that.peers);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(shards) + Arrays.hashCode(partitions)) + Arrays.hashCode(peers);
    }

    @Override
    public String toString() {
        return "shards " + Arrays.toString(shards)
                + ", partitions " + Arrays.toString(partitions)
                + ", peers " + Arrays.toString(peers);
    }
}

package io.flotilla.node.metrics;

import io.flotilla.cluster.link.LinkCounts;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.Membership;
import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.ReplicationCounts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a node's cluster fares, and its links with each peer.
 *
 * <p>Peers come and go: one thread {@linkplain #sample samples} the links from time to time, and shows those of a peer from when it sees it first. A label is the name of a node, of which there
 * are few.
 */
public final class ClusterMetrics {
    private final Metrics metrics;
    private final Supplier<List<LinkCounts>> links;

    /** By the name of the peer, whichever run of it. */
    private final Map<String, LinkCounts> latest = new ConcurrentHashMap<>();

    private volatile List<String> connected = List.of();

    /**
     * Shows them in {@code metrics}.
     *
     * @param safe whether the loss of any one member would lose nothing
     * @param replication what was sent to the copies of this node's partitions
     */
    public ClusterMetrics(
            Metrics metrics,
            Membership membership,
            PartitionTable partitions,
            BooleanSupplier safe,
            Supplier<ReplicationCounts> replication,
            Supplier<List<LinkCounts>> links) {
        this.metrics = metrics;
        this.links = links;
        metrics.gauge(
                "flotilla_cluster_members",
                "Members of the cluster that the node sees, itself among them.",
                () -> membership.view().members().size());
        metrics.gauge(
                "flotilla_cluster_majority",
                "1 while more than half of the expected members are there; without, nothing is acknowledged.",
                () -> membership.view().hasMajority() ? 1 : 0);
        metrics.gauge(
                "flotilla_cluster_safe",
                "1 while every partition has its copy, so that the loss of any one member would lose nothing.",
                () -> safe.getAsBoolean() ? 1 : 0);
        Member self = membership.self();
        metrics.gauge(
                "flotilla_partitions_owned",
                "Partitions of sessions and retained messages that the node answers for.",
                () -> owned(partitions, self));
        metrics.gauge(
                "flotilla_partitions_without_owner",
                "Partitions that nobody answers for, as far as the node knows: what their sessions are sent waits.",
                () -> owned(partitions, null));
        metrics.timing(
                "flotilla_replication_seconds",
                "How long batches for the copies of the node's partitions were on their way until the copy had them. Whoever published waits for that.",
                () -> replication.get().batches(),
                () -> replication.get().waitedNs());
        metrics.counter(
                "flotilla_replication_bytes_total",
                "What those batches had.",
                () -> replication.get().bytes());
        metrics.counter(
                "flotilla_replication_snapshots_total",
                "Whole partitions that were sent to copies which were behind.",
                () -> replication.get().snapshots());
    }

    private static long owned(PartitionTable partitions, @Nullable Member by) {
        return IntStream.range(0, partitions.partitionCount())
                .filter(partition -> {
                    Member owner = partitions.owner(partition);
                    return by == null ? owner == null : by.equals(owner);
                })
                .count();
    }

    /** Looks at the links. To be called by one thread, about once a second. */
    public void sample() {
        List<LinkCounts> now = links.get();
        for (LinkCounts each : now) {
            String peer = each.peer().id().toString();
            if (latest.put(peer, each) == null) {
                show(peer);
            }
        }
        connected = now.stream().map(each -> each.peer().id().toString()).toList();
    }

    private void show(String peer) {
        counter("flotilla_link_frames_sent_total", "Frames for a peer.", peer, LinkCounts::framesSent);
        counter("flotilla_link_frames_received_total", "Frames from a peer.", peer, LinkCounts::framesReceived);
        counter(
                "flotilla_link_sent_bytes_total",
                "Bytes that went to a peer, with what was sent again.",
                peer,
                LinkCounts::bytesSent);
        counter("flotilla_link_received_bytes_total", "Bytes that came from a peer.", peer, LinkCounts::bytesReceived);
        counter(
                "flotilla_link_reconnects_total",
                "Connections to a peer after the first ones.",
                peer,
                LinkCounts::reconnects);
        counter(
                "flotilla_link_heartbeats_missed_total",
                "Intervals in which nothing came from a peer, where something should have.",
                peer,
                LinkCounts::heartbeatsMissed);
        gauge(
                "flotilla_link_unacknowledged_bytes",
                "What is on its way to a peer, which has not accepted it yet.",
                peer,
                LinkCounts::unacknowledgedBytes);
        gauge(
                "flotilla_link_credit_bytes",
                "What a peer would take now. Without any, publishers wait for it.",
                peer,
                LinkCounts::creditBytes);
        gauge("flotilla_link_connections", "Connections to a peer that are there.", peer, LinkCounts::connectedStripes);
    }

    private void counter(String name, String meaning, String peer, ToLongFunction<LinkCounts> count) {
        metrics.counter(name, meaning, () -> count.applyAsLong(of(peer)), "peer", peer);
    }

    /** A peer that has left has no gauges. */
    private void gauge(String name, String meaning, String peer, ToLongFunction<LinkCounts> value) {
        metrics.gauge(
                name, meaning, () -> connected.contains(peer) ? value.applyAsLong(of(peer)) : Double.NaN, "peer", peer);
    }

    private LinkCounts of(String peer) {
        LinkCounts counts = latest.get(peer);
        if (counts == null) {
            throw new IllegalStateException("shown before it was seen: " + peer);
        }
        return counts;
    }
}

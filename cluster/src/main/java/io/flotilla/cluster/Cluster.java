package io.flotilla.cluster;

import io.flotilla.cluster.hazelcast.HazelcastCluster;
import io.flotilla.cluster.hazelcast.HazelcastConfig;
import io.flotilla.cluster.hazelcast.Keeping;
import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.link.LinkConfig;
import io.flotilla.cluster.link.LinkCounts;
import io.flotilla.cluster.link.LinkReceiver;
import io.flotilla.cluster.link.Links;
import io.flotilla.cluster.link.Stripe;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.Membership;
import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.ReplicationCounts;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.StandaloneMembership;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.routes.RouteTable;
import io.flotilla.cluster.routes.RouteWriter;
import io.flotilla.cluster.session.Partition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cluster as one node belongs to it: who is there, who owns which partition, the way to the partitions, the routes, and the links. A node that is alone has the same without others. */
public final class Cluster implements AutoCloseable {
    /** The kind of the frames that routes travel in; all others are the node's. */
    public static final int ROUTES_FRAME = 0;

    private final Membership membership;
    private final PartitionTable partitions;
    private final Replicator<Partition> replicator;
    private final RouteTable routeTable;
    private final RouteWriter routeWriter;
    private final @Nullable Links links;
    private final @Nullable HazelcastCluster<Partition> hazelcast;

    private Cluster(
            Membership membership,
            PartitionTable partitions,
            Replicator<Partition> replicator,
            RouteTable routeTable,
            RouteWriter routeWriter,
            @Nullable Links links,
            @Nullable HazelcastCluster<Partition> hazelcast) {
        this.membership = membership;
        this.partitions = partitions;
        this.replicator = replicator;
        this.routeTable = routeTable;
        this.routeWriter = routeWriter;
        this.links = links;
        this.hazelcast = hazelcast;
    }

    /**
     * A node without others, which opens no port for them.
     *
     * @param replicator the way to its partitions
     */
    public static Cluster alone(Member self, Replicator<Partition> replicator, int partitionCount) {
        RouteTable table = new RouteTable();
        return new Cluster(
                new StandaloneMembership(self),
                new StandalonePartitionTable(self, partitionCount),
                replicator,
                table,
                RouteWriter.start(table),
                null,
                null);
    }

    /**
     * A node that others join, or that joins them, with {@link #join}; its links listen already.
     *
     * @param config given where the links listen, what Hazelcast is to be told
     * @param keeping how it keeps its partitions on disk; null where it does not
     * @param receiver of all frames but those of routes
     */
    public static Cluster of(
            Member self,
            Role role,
            LinkConfig linkConfig,
            Function<MemberAddress, HazelcastConfig> config,
            @Nullable Keeping keeping,
            List<EventLoop> loops,
            LinkReceiver receiver) {
        RouteTable table = new RouteTable();
        Receiver all = new Receiver(receiver);
        Links links = Links.start(linkConfig, self, loops, all);
        HazelcastConfig hazelcastConfig = config.apply(new MemberAddress(self, role, linkConfig.host(), links.port()));
        HazelcastCluster<Partition> hazelcast = new HazelcastCluster<>(hazelcastConfig, keeping);
        RouteWriter writer = RouteWriter.start(
                table,
                self,
                hazelcastConfig.partitionCount(),
                (to, frame) -> links.sendControl(to, ROUTES_FRAME, frame));
        all.routes = writer;
        return new Cluster(
                hazelcast.membership(),
                hazelcast.partitions(),
                hazelcast.replicator(),
                table,
                writer,
                links,
                hazelcast);
    }

    /** A member of a cluster whose members and partitions others than Hazelcast look after, such as a simulation. Frames of routes are for the caller to give to {@code routeWriter}. */
    public static Cluster of(
            Membership membership,
            PartitionTable partitions,
            Replicator<Partition> replicator,
            RouteTable routeTable,
            RouteWriter routeWriter,
            Links links) {
        return new Cluster(membership, partitions, replicator, routeTable, routeWriter, links, null);
    }

    /** Joins the others, once the session engine is open; returns when this node is one of them. */
    public void join() {
        if (links == null) {
            return;
        }
        membership.listen(view -> {
            links.connect(view.members());
            routeWriter.onView(view);
        });
        if (hazelcast != null) {
            hazelcast.start();
        }
    }

    public Membership membership() {
        return membership;
    }

    public PartitionTable partitions() {
        return partitions;
    }

    public Replicator<Partition> replicator() {
        return replicator;
    }

    public RouteTable routeTable() {
        return routeTable;
    }

    public RouteWriter routeWriter() {
        return routeWriter;
    }

    /** The way from event loop {@code loop} to the member that routes call {@code peer}; null where that has gone. For that loop alone. */
    public @Nullable Stripe stripe(int peer, int loop) {
        return links == null ? null : links.stripe(routeWriter.peer(peer), loop);
    }

    /** Sends a frame from any thread, as {@link Links#send} does; complete where there is nobody to send it to. */
    public CompletionStage<?> send(Member to, int stripe, int kind, byte[] body) {
        return links == null ? CompletableFuture.completedStage(null) : links.send(to, stripe, kind, body);
    }

    /** Sends a frame from any thread on the stripe that no message delays. */
    public CompletionStage<?> sendControl(Member to, int kind, byte[] body) {
        return links == null ? CompletableFuture.completedStage(null) : links.sendControl(to, kind, body);
    }

    /** Completes when every partition is there, which may mean to wait for members that kept them on disk; fails where this node has to leave before. */
    public CompletionStage<?> opened() {
        return hazelcast == null ? CompletableFuture.completedStage(null) : hazelcast.opened();
    }

    /** What is missing for {@link #opened}, as a sentence for an operator; null where nothing is. */
    public @Nullable String whyNotOpen() {
        return hazelcast == null ? null : hazelcast.whyNotOpen();
    }

    /** How the journal fares that a member of a cluster keeps its partitions in. */
    public JournalCounts journal() {
        return hazelcast == null ? JournalCounts.NONE : hazelcast.journal();
    }

    /** What this node has sent to the copies of its partitions. */
    public ReplicationCounts replication() {
        return hazelcast == null ? ReplicationCounts.NONE : hazelcast.replication();
    }

    /** Whether the loss of any one member loses nothing; always true of a node that is alone, as far as it can be. */
    public CompletionStage<Boolean> isSafe() {
        return hazelcast == null ? CompletableFuture.completedStage(true) : hazelcast.safe();
    }

    /** How the links fare, with each peer. */
    public List<LinkCounts> linkCounts() {
        return links == null ? List.of() : links.counts();
    }

    /** Completes with the reason if this node is no longer a member without having been told to leave. */
    public CompletionStage<String> ended() {
        return hazelcast == null ? new CompletableFuture<>() : hazelcast.ended();
    }

    /** Gives its partitions to others, and leaves. */
    @Override
    public void close() {
        if (hazelcast != null) {
            hazelcast.close();
        }
        if (links != null) {
            links.close();
        }
        routeWriter.close();
    }

    @Override
    public String toString() {
        return "Cluster of " + membership.view().members();
    }

    /** Takes the frames of routes, and gives all others on. */
    private static final class Receiver implements LinkReceiver {
        private final LinkReceiver others;
        private volatile @Nullable RouteWriter routes;

        Receiver(LinkReceiver others) {
            this.others = others;
        }

        @Override
        public void onFrame(Member from, int stripe, int kind, ByteBuf body, Runnable accepted) {
            RouteWriter writer = routes;
            if (kind == ROUTES_FRAME && writer != null) {
                writer.onFrame(from, ByteBufUtil.getBytes(body)).whenComplete((done, failure) -> accepted.run());
            } else {
                others.onFrame(from, stripe, kind, body, accepted);
            }
        }
    }
}

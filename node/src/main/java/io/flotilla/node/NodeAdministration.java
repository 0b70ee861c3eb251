package io.flotilla.node;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.session.Page;
import io.flotilla.cluster.session.RetainedDescription;
import io.flotilla.cluster.session.SessionDescription;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.cluster.session.SubscriptionDescription;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.connection.ClientDescription;
import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.LoopContext;
import io.flotilla.node.console.Administration;
import io.flotilla.node.console.DrainStatus;
import io.flotilla.node.console.NodeDescription;
import io.flotilla.node.console.NodeStatus;
import io.flotilla.node.drain.Drain;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.peer.PeerLoads;
import io.flotilla.node.peer.PeerLoads.Load;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.topic.TopicFilter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of this node. Any thread may. */
record NodeAdministration(
        String name,
        String version,
        List<BoundListener> listeners,
        List<LoopContext> loops,
        Cluster cluster,
        PeerLoads peerLoads,
        Sessions sessions,
        Drain drain,
        Counters counters,
        MemoryGuard memory)
        implements Administration {

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                name,
                version,
                TimeUnit.MILLISECONDS.toSeconds(
                        ManagementFactory.getRuntimeMXBean().getUptime()),
                listeners.stream().map(NodeStatus.Listener::of).toList(),
                counters.connected.sum(),
                sessions.counts(),
                new NodeStatus.Messages(counters.published(), counters.delivered(), counters.dropped()),
                new NodeStatus.Memory(
                        memory.level().name().toLowerCase(Locale.ROOT),
                        memory.heldBytes(),
                        memory.limitBytes(),
                        counters.queuedBytes.sum()));
    }

    @Override
    public Stream<ClientDescription> clients() {
        return loops.stream()
                .flatMap(loop -> loop.open().stream())
                .map(Connection::description)
                .filter(Objects::nonNull);
    }

    @Override
    public List<NodeDescription> nodes() {
        return cluster.membership().view().members().stream()
                .map(this::describe)
                .toList();
    }

    private NodeDescription describe(MemberAddress node) {
        boolean self = node.member().equals(cluster.membership().self());
        Load load = self ? peerLoads.own() : peerLoads.of(node.member());
        return new NodeDescription(
                node.member().id().value(),
                node.role().name().toLowerCase(Locale.ROOT),
                node.linkPort() == 0 ? null : node.host() + ":" + node.linkPort(),
                self,
                load == null ? null : load.clients(),
                load == null ? null : load.takesMore(),
                load == null ? null : load.address(),
                partitionsOf(node.member()));
    }

    private long partitionsOf(Member member) {
        return IntStream.range(0, cluster.partitions().partitionCount())
                .filter(partition -> member.equals(cluster.partitions().owner(partition)))
                .count();
    }

    @Override
    public CompletionStage<Page<SessionDescription>> sessions(String prefix, String after, int limit) {
        return sessions.describe(prefix, after, limit);
    }

    @Override
    public CompletionStage<Page<SubscriptionDescription>> subscriptions(
            @Nullable String clientId, @Nullable String filter, int limit) {
        return sessions.describeSubscriptions(clientId, filter, limit);
    }

    @Override
    public CompletionStage<Page<RetainedDescription>> retained(TopicFilter filter, String after, int limit) {
        return sessions.describeRetained(filter, after, limit);
    }

    @Override
    public DrainStatus drainStatus() {
        return new DrainStatus(drain.state().spelling(), drain.clientsLeft());
    }

    @Override
    public void beginDrain(@Nullable Duration within) {
        if (within == null) {
            drain.begin();
        } else {
            drain.begin(within);
        }
    }

    @Override
    public boolean cancelDrain() {
        return drain.cancel();
    }

    @Override
    public CompletionStage<Boolean> kick(String clientId) {
        return sessions.kick(clientId);
    }
}

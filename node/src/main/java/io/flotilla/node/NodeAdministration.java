package io.flotilla.node;

import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.connection.ClientDescription;
import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.LoopContext;
import io.flotilla.node.console.Administration;
import io.flotilla.node.console.DrainStatus;
import io.flotilla.node.console.NodeStatus;
import io.flotilla.node.drain.Drain;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.pressure.MemoryGuard;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator can ask of this node. Any thread may. */
record NodeAdministration(
        String name,
        String version,
        List<BoundListener> listeners,
        List<LoopContext> loops,
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

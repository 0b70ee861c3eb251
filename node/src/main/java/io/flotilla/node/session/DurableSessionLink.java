package io.flotilla.node.session;

import io.flotilla.cluster.session.Acknowledgement;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DeliveryQueue;
import io.flotilla.cluster.session.DeliverySink;
import io.flotilla.cluster.session.RetainedBacklog;
import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection's end of a durable session: the session itself is the engine's, which numbers, queues and resends; this passes on what the client says, in
 * batches, under the epoch of the connection. Confined to the connection's event loop.
 */
public final class DurableSessionLink implements ClientSession, Shard.Gathered {
    private final String clientId;
    private final long epoch;
    private final Shard shard;
    private final Sessions sessions;
    private final DeliverySink sink;
    private final SessionLimits limits;
    private final Consumer<Boolean> whenAnswered;
    private List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long lastTurn;
    private long latestTerm;
    private boolean resuming; // what is missing has been asked for
    private @Nullable RetainedBacklog passing; // retained messages of QoS 0

    /**
     * @param lastTurn the one before the first that the session sends here
     * @param sink where retained messages of QoS 0 go
     * @param onStale told, on any thread, when another connection holds the client
     */
    public DurableSessionLink(
            String clientId,
            long epoch,
            long lastTurn,
            Shard shard,
            Sessions sessions,
            DeliverySink sink,
            SessionLimits limits,
            Runnable onStale) {
        this.clientId = clientId;
        this.epoch = epoch;
        this.lastTurn = lastTurn;
        this.shard = shard;
        this.sessions = sessions;
        this.sink = sink;
        this.limits = limits;
        this.whenAnswered = isHolder -> {
            if (!isHolder) {
                onStale.run();
            }
        };
    }

    /**
     * Whether the packet that the session sends in {@code turn} is the next one: if not, it came before, or others that should have come before are asked for and it comes
     * again with them.
     */
    public boolean takes(long turn) {
        if (turn == lastTurn + 1) {
            lastTurn = turn;
            resuming = false;
            return true;
        }
        if (turn > lastTurn && !resuming) {
            resume();
        }
        return false;
    }

    /** Whether what an owner with {@code term} sends is not overtaken by what a later one has sent. */
    public boolean isLatest(long term) {
        latestTerm = Math.max(latestTerm, term);
        return term == latestTerm;
    }

    private void resume() {
        resuming = true;
        sessions.resume(clientId, epoch, lastTurn).thenAccept(whenAnswered);
    }

    @Override
    public void onOwnersChanged(BitSet moved) {
        if (moved.get(sessions.partitionOfClient(clientId))) {
            resume();
        }
    }

    @Override
    public CompletionStage<List<Boolean>> subscribe(List<Subscription> subscriptions) {
        return sessions.subscribe(clientId, epoch, subscriptions);
    }

    @Override
    public CompletionStage<List<Boolean>> unsubscribe(List<String> keys) {
        return sessions.unsubscribe(clientId, epoch, keys);
    }

    @Override
    public CompletionStage<?> sendRetained(List<Delivery> retained) {
        Map<Boolean, List<Delivery>> byKept =
                retained.stream().collect(Collectors.partitioningBy(each -> each.qos() != QoS.AT_MOST_ONCE));
        List<Delivery> kept = byKept.getOrDefault(true, List.of());
        CompletionStage<Void> passed = pass(byKept.getOrDefault(false, List.of()));
        if (kept.isEmpty()) {
            return passed;
        }
        CompletionStage<Boolean> taken = sessions.deliver(clientId, epoch, kept);
        taken.thenAccept(whenAnswered);
        return taken.thenCombine(passed, (isHolder, done) -> isHolder);
    }

    /** QoS 0 goes past the session, which keeps none of it and does not know how much the connection takes. */
    private CompletionStage<Void> pass(List<Delivery> deliveries) {
        if (passing == null) {
            DeliveryQueue queue = new DeliveryQueue(limits, shard.events(), shard.leases());
            queue.attach(sink, 1, shard.nowMs());
            passing = new RetainedBacklog(queue, shard.events(), Runnable::run);
        }
        passing.add(deliveries, shard.nowMs());
        return passing.taken();
    }

    @Override
    public void onPuback(int packetId) {
        acknowledge(Acknowledgement.Kind.PUBACK, packetId);
    }

    @Override
    public boolean onPubrec(int packetId, boolean refused) {
        acknowledge(refused ? Acknowledgement.Kind.PUBREC_ERROR : Acknowledgement.Kind.PUBREC, packetId);
        return true; // if not, the engine says so with what it sends
    }

    @Override
    public void onPubcomp(int packetId) {
        acknowledge(Acknowledgement.Kind.PUBCOMP, packetId);
    }

    private void acknowledge(Acknowledgement.Kind kind, int packetId) {
        if (acknowledgements.isEmpty()) {
            shard.gather(this);
        }
        acknowledgements.add(new Acknowledgement(kind, packetId));
    }

    @Override
    public void flush() {
        List<Acknowledgement> sent = acknowledgements;
        acknowledgements = new ArrayList<>();
        sessions.acknowledge(clientId, epoch, sent).thenAccept(whenAnswered);
    }

    @Override
    public void onWritable() {
        // The session sends within the window, whatever the socket takes: what does not fit waits in the connection's
        // outbox.
        if (passing != null) {
            passing.feed(shard.nowMs());
        }
    }

    @Override
    public CompletionStage<Long> receive(int packetId) {
        return sessions.receive(clientId, epoch, packetId);
    }

    @Override
    public CompletionStage<Boolean> release(int packetId) {
        return sessions.release(clientId, epoch, packetId);
    }

    @Override
    public void close() {
        if (!acknowledgements.isEmpty()) {
            flush();
        }
        if (passing != null) {
            passing.close();
        }
    }
}

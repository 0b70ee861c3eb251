package io.flotilla.node.session;

import io.flotilla.cluster.session.Acknowledgement;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A connection's end of a durable session: the session itself is the engine's, which numbers, queues and resends; this passes on what the client says, in
 * batches, under the epoch of the connection. Confined to the connection's event loop.
 */
public final class DurableSessionLink implements ClientSession, Shard.Gathered {
    private final String clientId;
    private final long epoch;
    private final Shard shard;
    private final Sessions sessions;
    private final Consumer<Boolean> whenAnswered;
    private List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long lastTurn;
    private long latestTerm;
    private boolean resuming; // what is missing has been asked for

    /**
     * @param lastTurn the one before the first that the session sends here
     * @param onStale told, on any thread, when another connection holds the client
     */
    public DurableSessionLink(
            String clientId, long epoch, long lastTurn, Shard shard, Sessions sessions, Runnable onStale) {
        this.clientId = clientId;
        this.epoch = epoch;
        this.lastTurn = lastTurn;
        this.shard = shard;
        this.sessions = sessions;
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
    public void sendRetained(List<Delivery> retained) {
        sessions.deliver(clientId, epoch, retained);
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
        // The engine sends within the window, whatever the socket takes: what does not fit waits in the connection's
        // outbox.
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
    }
}

package io.flotilla.node.connection;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.session.Connections;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.Holder;
import io.flotilla.cluster.session.Outbound;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.shard.Shard;
import io.netty.channel.EventLoop;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are connected to this node, by the numbers of their connections: what the session engine sends to a {@link Holder} of this node finds its client here. Any
 * thread may call; a client goes over to its event loop itself.
 */
public final class LocalConnections implements Connections, Takeover {
    /** How long a client that connects waits for what its last connection published: then a part of the cluster is stuck, and the client need not be. */
    private static final long PATIENCE_MS = 2_000;

    private final Member self;
    private final List<? extends EventLoop> loops;
    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final BitSet movedPartitions = new BitSet(); // guarded by itself
    private @Nullable Sessions sessions; // set before the first connection, as are the shards
    private List<Shard> shards = List.of(); // one for each of the loops

    public LocalConnections(Member self, List<? extends EventLoop> loops) {
        this.self = self;
        this.loops = List.copyOf(loops);
    }

    /** Says which engine and which shards these are the connections of. Once, before the first of them. */
    public void open(Sessions engine, List<Shard> itsShards) {
        sessions = engine;
        shards = List.copyOf(itsShards);
    }

    /** Gives {@code client}, which is on {@code loop}, its number. The loop can be told from it, also when the connection is gone. */
    Holder add(Client client, EventLoop loop) {
        long number = last.incrementAndGet() * loops.size() + loops.indexOf(loop);
        clients.put(number, client);
        return new Holder(self, number);
    }

    void remove(Holder holder) {
        clients.remove(holder.connection());
    }

    private @Nullable Client find(Holder holder) {
        return holder.member().equals(self) ? clients.get(holder.connection()) : null;
    }

    @Override
    public void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets) {
        Client client = find(to);
        if (client != null) {
            client.onDeliver(term, firstTurn, packets);
        }
    }

    @Override
    public void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries) {
        Client client = find(to);
        if (client != null) {
            client.onShared(group, firstLoan, deliveries);
        } else if (sessions != null) {
            sessions.giveBack(clientId, group, deliveries);
        }
    }

    @Override
    public void onKicked(Holder to) {
        Client client = find(to);
        if (client != null) {
            client.onKicked();
        }
    }

    @Override
    public CompletionStage<?> end(Holder previous) {
        if (!previous.member().equals(self)) {
            return CompletableFuture.completedStage(null);
        }
        Client client = find(previous);
        if (client != null) {
            client.onTakenOver();
        }
        int index = (int) (previous.connection() % loops.size());
        EventLoop loop = loops.get(index);
        return atMost(
                PATIENCE_MS,
                CompletableFuture.runAsync(() -> {}, loop) // behind the answers that it had from the engine
                        .thenComposeAsync(done -> shards.get(index).settled(), loop)); // and behind what it published
    }

    /** Completes with {@code stage}, whatever its outcome, or when {@code ms} are over by the clock of the event loops. */
    public CompletionStage<?> atMost(long ms, CompletionStage<?> stage) {
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        Future<?> timer = loops.getFirst().schedule(() -> ended.complete(null), ms, TimeUnit.MILLISECONDS);
        stage.whenComplete((result, failure) -> {
            timer.cancel(false);
            ended.complete(null);
        });
        return ended;
    }

    /** {@code partition} has another owner, and what the earlier one was about to send may never come: the clients that it concerns ask for it. */
    public void onOwnerChanged(int partition) {
        synchronized (movedPartitions) {
            boolean isFirst = movedPartitions.isEmpty();
            movedPartitions.set(partition);
            if (!isFirst) {
                return;
            }
        }
        loops.getFirst().execute(this::resume); // once for all that change at about the same time
    }

    private void resume() {
        BitSet moved;
        synchronized (movedPartitions) {
            moved = BitSet.valueOf(movedPartitions.toLongArray());
            movedPartitions.clear();
        }
        clients.values().forEach(client -> client.onOwnersChanged(moved));
    }

    @Override
    public String toString() {
        return clients.size() + " connections of " + self.id();
    }
}

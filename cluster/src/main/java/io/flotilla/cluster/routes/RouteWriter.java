package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.View;
import io.flotilla.routing.topic.TopicFilter;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a {@link RouteTable}: a thread that applies changes in the order in which they came, and tells the peers of them.
 *
 * <p>Any thread may ask for a change. A destination is added to a filter once, for its first subscriber, and removed once, after its last. The stages
 * complete on the writer's thread: go back to your own from there, and do not hold it up.
 *
 * <p>A route is <em>visible</em> when every member of the cluster has it, so that every match that begins from then on, on any of them, finds it (I3). A stage
 * that waits for it ends exceptionally with a {@link java.util.concurrent.TimeoutException} where a member that stays in the view does not answer in time; the
 * route remains until it is removed, and to add it once more is to wait once more. It ends with an {@link IllegalStateException} where the writer is closed.
 */
public final class RouteWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteWriter.class);
    private static final int CHUNK = 1024;
    private static final int MOST_AT_ONCE = 4096;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RouteExchange exchange;
    // Unbounded, yet no longer than the SUBSCRIBE and UNSUBSCRIBE packets that are not answered, which connections
    // limit, and the frames that are not done, which links limit.
    private final MpscUnboundedVarHandleArrayQueue<Event> events = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final Thread thread = new Thread(this::run, "flotilla-route-writer");
    private volatile boolean parked;
    private volatile boolean closed;

    private RouteWriter(RouteExchange exchange) {
        this.exchange = exchange;
        thread.setDaemon(true);
    }

    /** Starts the writer of {@code table}, which has no other, on a node that is alone. */
    public static RouteWriter start(RouteTable table) {
        return start(RouteExchange.alone(table));
    }

    /**
     * Starts the writer of {@code table}, which has no other, on a member of a cluster. It knows of no peer before the first {@link #onView}.
     *
     * @param partitionCount of the cluster
     */
    public static RouteWriter start(RouteTable table, Member self, int partitionCount, PeerFrames frames) {
        return start(RouteExchange.among(table, self, partitionCount, frames, ExchangeLimits.DEFAULT));
    }

    /** A writer without a thread, as {@link #start} otherwise: it is for the caller to {@link #step} it. */
    public static RouteWriter stepped(RouteTable table, Member self, int partitionCount, PeerFrames frames) {
        return new RouteWriter(RouteExchange.among(table, self, partitionCount, frames, ExchangeLimits.DEFAULT));
    }

    private static RouteWriter start(RouteExchange exchange) {
        RouteWriter writer = new RouteWriter(exchange);
        writer.thread.start();
        return writer;
    }

    // ---- shards of this node

    /** Routes what {@code filter} matches to {@code shard} too; completes when that is visible. */
    public CompletionStage<@Nullable Void> add(TopicFilter filter, Destination.Shard shard) {
        return offer(done -> exchange.add(filter, shard, done));
    }

    /** Routes what {@code filter} matches no longer to {@code shard}; completes when this node does so. */
    public CompletionStage<@Nullable Void> remove(TopicFilter filter, Destination.Shard shard) {
        return offer(done -> {
            exchange.remove(filter, shard);
            done.complete(null);
        });
    }

    // ---- partitions that this node owns

    /**
     * Routes what {@code filter} matches to {@code partition} too, on every member; completes when that is visible.
     *
     * @param term of this node's ownership, higher than that of each owner before: what has a lower term than one heard counts no more, and ends with an
     *     {@link IllegalStateException}
     */
    public CompletionStage<@Nullable Void> add(TopicFilter filter, int partition, long term) {
        return offer(done -> exchange.add(filter, partition, term, done));
    }

    /** Routes what {@code filter} matches no longer to {@code partition}; completes when this node does so. */
    public CompletionStage<@Nullable Void> remove(TopicFilter filter, int partition, long term) {
        return offer(done -> {
            exchange.remove(filter, partition, term);
            done.complete(null);
        });
    }

    /**
     * Routes to {@code partition} what {@code filters} match and nothing else, whatever an earlier owner said; completes when that is visible. To be called for each
     * partition that this node comes to own, though it may have no filters.
     *
     * @param filters not changed any more
     */
    public CompletionStage<@Nullable Void> own(int partition, long term, Collection<TopicFilter> filters) {
        return offer(done -> exchange.own(partition, term, filters, done));
    }

    /** This node is not the owner any more whose term was {@code term}: it waits for the word of another. */
    public void disown(int partition, long term) {
        offer(done -> {
            exchange.disown(partition, term);
            done.complete(null);
        });
    }

    // ---- peers

    /** The members are now those of {@code view}; frames to them can be sent already. The routes of those that left go as a whole. */
    public void onView(View view) {
        offer(done -> {
            exchange.onView(view);
            done.complete(null);
        });
    }

    /** Takes a frame of the peer's {@link PeerFrames}; completes when it is done, so that another may come. */
    public CompletionStage<@Nullable Void> onFrame(Member from, byte[] frame) {
        return offer(done -> {
            exchange.onFrame(from, frame);
            done.complete(null);
        });
    }

    /** The member that {@link Destinations#peers()} has the index of. It may have left by now. Any thread. */
    public Member peer(int index) {
        return exchange.peer(index);
    }

    /**
     * Whether the table has every route that is visible. A member that has just joined, or has missed something, does not have them for a moment, and the others do
     * not wait for it: what it would route then could miss a subscriber. Always true of a node that is alone. Any thread.
     */
    public boolean isInformed() {
        return exchange.isInformed();
    }

    /** Completes when {@link #isInformed} is true. */
    public CompletionStage<@Nullable Void> informed() {
        return offer(exchange::awaitInformed);
    }

    // ---- the thread

    private CompletionStage<@Nullable Void> offer(Consumer<CompletableFuture<@Nullable Void>> action) {
        Event event = new Event(action, new CompletableFuture<>());
        events.offer(event);
        if (closed) {
            event.fail();
        } else if (parked) {
            LockSupport.unpark(thread);
        }
        return event.done;
    }

    private void run() {
        for (boolean running = true; running; ) {
            boolean last = closed; // read before the queue: what was asked for before closing is still applied
            if (step(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))) {
                continue;
            }
            running = !last;
            // Either we see the new event here, or whoever made it sees us parked.
            parked = true;
            if (running && events.isEmpty() && !closed) {
                if (exchange.hasPeers()) {
                    LockSupport.parkNanos(this, TICK_NS);
                } else {
                    LockSupport.park(this);
                }
            }
            parked = false;
        }
        exchange.close();
    }

    /** Applies what has been asked for, as on the writer's thread at {@code nowMs}; false where that was nothing. */
    public boolean step(long nowMs) {
        guarded(() -> exchange.tick(nowMs));
        int count = events.drain(Event::run, MOST_AT_ONCE);
        guarded(exchange::flush);
        return count > 0;
    }

    /** A bug in one event leaves the next ones be. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.error("the route writer failed at {}: a bug", step, bug);
        }
    }

    /** Applies what has been asked for, then stops; returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the thread ends all the same
        }
    }

    @Override
    public String toString() {
        return "RouteWriter, " + events.size() + " events waiting" + (closed ? ", closed" : "");
    }

    /** Something to be done on the writer's thread, and whoever waits for it. */
    private record Event(Consumer<CompletableFuture<@Nullable Void>> action, CompletableFuture<@Nullable Void> done) {
        void run() {
            try {
                action.accept(done);
            } catch (RuntimeException bug) {
                LOG.error("routes were not changed: a bug", bug);
                done.completeExceptionally(bug);
            }
        }

        void fail() {
            done.completeExceptionally(new IllegalStateException("the route writer is closed"));
        }
    }
}

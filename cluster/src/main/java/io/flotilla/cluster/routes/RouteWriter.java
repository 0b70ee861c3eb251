package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a {@link RouteTable}: a thread that applies changes in the order in which they came.
 *
 * <p>Any thread may ask for a change. A destination is added to a filter once, for its first subscriber, and removed once, after its last. The stages
 * complete on the writer's thread: go back to your own from there, and do not hold it up.
 */
public final class RouteWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteWriter.class);
    private static final int CHUNK = 1024;

    private final RouteTable table;
    // Unbounded, yet no longer than the SUBSCRIBE and UNSUBSCRIBE packets that are not answered, which connections
    // limit.
    private final MpscUnboundedVarHandleArrayQueue<Change> changes = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final Thread thread = new Thread(this::run, "flotilla-route-writer");
    private volatile boolean parked;
    private volatile boolean closed;

    private RouteWriter(RouteTable table) {
        this.table = table;
        thread.setDaemon(true);
    }

    /** Starts the writer of {@code table}, which has no other. */
    public static RouteWriter start(RouteTable table) {
        RouteWriter writer = new RouteWriter(table);
        writer.thread.start();
        return writer;
    }

    /**
     * Routes what {@code filter} matches to {@code destination} too. Complete, every match that begins from then on finds it (I3); exceptionally with
     * an {@link IllegalStateException} where the writer is closed.
     */
    public CompletionStage<@Nullable Void> add(TopicFilter filter, Destination destination) {
        return offer(new Change(filter, destination, true, new CompletableFuture<>()));
    }

    /** Routes what {@code filter} matches no longer to {@code destination}. Completes as {@link #add} does. */
    public CompletionStage<@Nullable Void> remove(TopicFilter filter, Destination destination) {
        return offer(new Change(filter, destination, false, new CompletableFuture<>()));
    }

    private CompletionStage<@Nullable Void> offer(Change change) {
        changes.offer(change);
        if (closed) {
            change.done.completeExceptionally(new IllegalStateException("the route writer is closed"));
        } else if (parked) {
            LockSupport.unpark(thread);
        }
        return change.done;
    }

    private void run() {
        for (boolean running = true; running; ) {
            boolean last = closed; // read before the queue: what was asked for before closing is still applied
            if (changes.drain(this::apply) > 0) {
                continue;
            }
            running = !last;
            // Either we see the new change here, or whoever made it sees us parked.
            parked = true;
            if (running && changes.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            parked = false;
        }
    }

    private void apply(Change change) {
        try {
            if (change.isAddition) {
                table.add(change.filter, change.destination);
            } else {
                table.remove(change.filter, change.destination);
            }
            change.done.complete(null);
        } catch (RuntimeException e) {
            LOG.error("the route of {} to {} was not changed", change.filter, change.destination, e);
            change.done.completeExceptionally(e);
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
        return "RouteWriter, " + changes.size() + " changes waiting" + (closed ? ", closed" : "");
    }

    private record Change(
            TopicFilter filter, Destination destination, boolean isAddition, CompletableFuture<@Nullable Void> done) {}
}

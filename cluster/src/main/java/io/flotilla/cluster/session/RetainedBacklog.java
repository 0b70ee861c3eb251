package io.flotilla.cluster.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that new subscriptions of one client asked for, and that have not been sent yet.
 *
 * <p>They can be more than its queue may hold, so they wait here and follow one by one as the client takes them; whoever looked them up waits with what else there is
 * until they are {@link #taken}. Confined to the thread of the queue.
 */
public final class RetainedBacklog {
    private final DeliveryQueue queue;
    private final SessionEvents events;
    private final Consumer<Runnable> tell;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);
    private @Nullable CompletableFuture<Void> taken; // while something waits and somebody asked

    /** @param tell given what tells that all is taken, to run it when that is safe to be known */
    public RetainedBacklog(DeliveryQueue queue, SessionEvents events, Consumer<Runnable> tell) {
        this.queue = queue;
        this.events = events;
        this.tell = tell;
    }

    /** Sends {@code deliveries} behind those that wait. */
    public void add(List<Delivery> deliveries, long nowMs) {
        deliveries.forEach(this::await);
        feed(nowMs);
    }

    private void await(Delivery delivery) {
        waiting.add(delivery);
        events.onQueuedBytes(delivery.message().queuedBytes());
    }

    /** Completes when nothing waits any more, whether it was sent or the client has gone. */
    public CompletionStage<Void> taken() {
        if (waiting.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        if (taken == null) {
            taken = new CompletableFuture<>();
        }
        return taken;
    }

    /** Completes what {@link #taken} answered, also where something waits, but elsewhere from now on. */
    void tellWhoAsked() {
        if (taken != null) {
            CompletableFuture<Void> told = taken;
            taken = null;
            told.complete(null);
        }
    }

    /** The client may take more: to be called after each step of the queue that makes room. */
    public void feed(long nowMs) {
        for (Delivery next; (next = waiting.peek()) != null && queue.sendsAtOnce(next); ) {
            queue.offer(remove(), nowMs);
        }
    }

    /** The client has gone: what waits goes to its queue, within the limits of that. */
    public void detach(long nowMs) {
        while (!waiting.isEmpty()) {
            queue.offer(remove(), nowMs);
        }
    }

    void write(SnapshotOutput out) {
        out.writeList(waiting, out::writeDelivery);
    }

    /** Reads what {@link #write} wrote into one that is empty. */
    void read(SnapshotInput in) {
        in.readList(in::readDelivery).forEach(this::await);
    }

    /** The session ends, and nobody waits for them any more. */
    public void close() {
        while (!waiting.isEmpty()) {
            remove();
        }
    }

    private Delivery remove() {
        Delivery first = waiting.remove();
        events.onQueuedBytes(-first.message().queuedBytes());
        if (taken != null && waiting.isEmpty()) {
            tell.accept(this::tellWhoAsked);
        }
        return first;
    }

    @Override
    public String toString() {
        return waiting.size() + " retained messages waiting";
    }
}

package io.flotilla.cluster.session;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The retained messages that new subscriptions of one client asked for, and that have not been sent yet.
 *
 * <p>They can be many more than its queue may hold, so they wait here and follow one by one as the client takes them. Confined to the thread of the
 * queue.
 */
public final class RetainedBacklog {
    /** What waiting costs for one message: the message itself is held as retained. */
    private static final long ENTRY_BYTES = 64;

    private final DeliveryQueue queue;
    private final SessionEvents events;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);

    public RetainedBacklog(DeliveryQueue queue, SessionEvents events) {
        this.queue = queue;
        this.events = events;
    }

    /** Sends {@code deliveries} behind those that wait. */
    public void add(List<Delivery> deliveries, long nowMs) {
        waiting.addAll(deliveries);
        events.onQueuedBytes(deliveries.size() * ENTRY_BYTES);
        feed(nowMs);
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
        waiting.addAll(in.readList(in::readDelivery));
        events.onQueuedBytes(waiting.size() * ENTRY_BYTES);
    }

    /** The session ends, and nobody waits for them any more. */
    public void close() {
        while (!waiting.isEmpty()) {
            remove();
        }
    }

    private Delivery remove() {
        events.onQueuedBytes(-ENTRY_BYTES);
        return waiting.remove();
    }

    @Override
    public String toString() {
        return waiting.size() + " retained messages waiting";
    }
}

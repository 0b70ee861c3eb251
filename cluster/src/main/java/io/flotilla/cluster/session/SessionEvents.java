package io.flotilla.cluster.session;

/** Told what is worth counting. Called from partition threads and event loops at once: counters must bear that, and be cheap. */
public interface SessionEvents {
    /** The bytes that sessions and share groups hold in memory for delivery changed by {@code delta}, each counting for itself what it shares. */
    void onQueuedBytes(long delta);

    /** So many messages did not reach a subscriber. */
    void onDropped(DropReason reason, int messages);

    void onWillPublished();
}

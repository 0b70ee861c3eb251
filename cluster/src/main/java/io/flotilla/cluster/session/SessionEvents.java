package io.flotilla.cluster.session;

import io.flotilla.routing.message.QoS;

/** Told what is worth counting. Called from partition threads and event loops at once: counters must bear that, and be cheap. */
public interface SessionEvents {
    /** The bytes that sessions and share groups hold for delivery changed by {@code delta}, each counting for itself what it shares. */
    void onQueuedBytes(long delta);

    /** A message did not reach a subscriber. */
    void onDropped(DropReason reason, QoS qos);

    void onWillPublished();
}

package io.flotilla.node;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.cluster.session.SessionEvents;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.pressure.MemoryGuard;

/** Counts what the session engine tells, and holds the memory of its queues. */
record EngineEvents(Counters counters, MemoryGuard memory) implements SessionEvents {
    @Override
    public void onQueuedBytes(long delta) {
        memory.hold(delta);
        counters.queuedBytes.add(delta);
    }

    @Override
    public void onDropped(DropReason reason, int messages) {
        counters.onDropped(reason, messages);
    }

    @Override
    public void onWillPublished() {
        counters.wills.increment();
    }
}

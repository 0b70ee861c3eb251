package io.flotilla.cluster.session;

import java.util.concurrent.atomic.LongAdder;

/** How much the partitions hold: each adds what it gains and loses, on its own thread, and any thread may read. */
final class Census {
    final LongAdder connectedClients = new LongAdder();
    final LongAdder durableSessions = new LongAdder();
    final LongAdder offlineSessions = new LongAdder();
    final LongAdder subscriptions = new LongAdder();
    final LongAdder shareGroups = new LongAdder();
    final LongAdder retainedMessages = new LongAdder();
    final LongAdder retainedBytes = new LongAdder();

    SessionCounts counts() {
        return new SessionCounts(
                connectedClients.sum(),
                durableSessions.sum(),
                offlineSessions.sum(),
                subscriptions.sum(),
                shareGroups.sum(),
                retainedMessages.sum(),
                retainedBytes.sum());
    }
}

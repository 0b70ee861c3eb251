package io.flotilla.cluster.link;

import java.util.concurrent.atomic.AtomicLong;

/** What one stripe counts, in one direction. Each count has one writer at a time; any thread reads, and sees the count of a moment ago. */
final class StripeCounts {
    final AtomicLong framesSent = new AtomicLong();
    final AtomicLong bytesSent = new AtomicLong();
    final AtomicLong framesReceived = new AtomicLong();
    final AtomicLong bytesReceived = new AtomicLong();
    final AtomicLong unacknowledgedBytes = new AtomicLong();
    final AtomicLong windowBytes = new AtomicLong();
    final AtomicLong connected = new AtomicLong();
    final AtomicLong reconnects = new AtomicLong();
    final AtomicLong heartbeatsMissed = new AtomicLong();

    /** Called by the one writer: no lock and no fence. */
    static void add(AtomicLong count, long more) {
        count.lazySet(count.getPlain() + more);
    }
}

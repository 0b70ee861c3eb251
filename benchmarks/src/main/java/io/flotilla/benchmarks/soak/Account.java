package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What one receiver, a subscriber or a share group, is owed of each feed and what it has received. Safe for any thread. */
final class Account {
    private static final int CLOSED = Integer.MAX_VALUE;

    private final String name;
    private final boolean ordered;
    private final Ledger ledger;
    private final Map<Feed, Entry> entries = new HashMap<>();

    /** One feed's side of the account. */
    private static final class Entry {
        final BitSet owed = new BitSet();
        final BitSet received = new BitSet();

        /** The first message that is owed by the subscription there is, or CLOSED where there is none. */
        int openFrom = CLOSED;

        /** The first message whose order counts: earlier ones may be on their way twice, before the subscription and after. */
        int orderedFrom = CLOSED;

        int highest;
    }

    /**
     * @param name who it belongs to, for messages
     * @param ordered whether the receiver must get each feed in order; the members of a share group together do not
     */
    Account(String name, boolean ordered, Ledger ledger) {
        this.name = name;
        this.ordered = ordered;
        this.ledger = ledger;
    }

    /** A SUBACK has come: what is published to {@code feeds} from now on is owed. A subscription that is replaced goes on. */
    synchronized void open(Collection<Feed> feeds) {
        for (Feed feed : feeds) {
            Entry entry = entry(feed);
            if (entry.openFrom == CLOSED) {
                entry.openFrom = feed.published() + 1;
                entry.orderedFrom = entry.openFrom;
                entry.highest = 0;
            }
        }
    }

    /** An UNSUBSCRIBE is about to be sent: what was accepted until now stays owed, and no more. */
    synchronized void close(Collection<Feed> feeds) {
        for (Feed feed : feeds) {
            Entry entry = entry(feed);
            if (entry.openFrom != CLOSED) {
                entry.owed.or(feed.acceptedFrom(entry.openFrom));
                entry.openFrom = CLOSED;
            }
        }
    }

    /** The session is over: what has not come by now is no longer owed. */
    synchronized void forgive() {
        for (Entry entry : entries.values()) {
            entry.owed.clear();
            entry.openFrom = CLOSED;
            entry.orderedFrom = CLOSED;
        }
    }

    /** Message {@code number} of {@code feed} has come at {@code qos}. */
    synchronized void receive(Feed feed, int number, int qos) {
        Entry entry = entry(feed);
        if (entry.received.get(number)) {
            if (qos == 2) {
                ledger.breach(Breach.DUPLICATED, "%s received message %d of %s twice".formatted(name, number, feed));
            }
            return;
        }
        entry.received.set(number);
        boolean orderCounts = ordered && feed.ordered && number >= entry.orderedFrom && (qos > 0 || feed.qos == 0);
        if (orderCounts && number < entry.highest) {
            ledger.breach(
                    Breach.REORDERED,
                    "%s received message %d of %s after %d".formatted(name, number, feed, entry.highest));
        }
        entry.highest = Math.max(entry.highest, number);
    }

    /** The number of messages that are owed and have not come. */
    synchronized int missing() {
        int missing = 0;
        for (Map.Entry<Feed, Entry> entry : entries.entrySet()) {
            missing += missing(entry.getKey(), entry.getValue()).cardinality();
        }
        return missing;
    }

    /** Ends the account: what is missing is lost. */
    synchronized void settle() {
        entries.forEach((feed, entry) -> missing(feed, entry).stream()
                .forEach(number -> ledger.breach(
                        Breach.LOST, "%s never received message %d of %s".formatted(name, number, feed))));
    }

    private static BitSet missing(Feed feed, Entry entry) {
        BitSet missing = entry.openFrom == CLOSED ? new BitSet() : feed.acceptedFrom(entry.openFrom);
        missing.or(entry.owed);
        missing.andNot(entry.received);
        return missing;
    }

    private Entry entry(Feed feed) {
        return entries.computeIfAbsent(feed, unused -> new Entry());
    }

    @Override
    public String toString() {
        return name;
    }
}

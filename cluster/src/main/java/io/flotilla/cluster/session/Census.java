package io.flotilla.cluster.session;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** How much the partitions of this node hold, those that it owns and all copies. Each has a {@link Tally} here. Any thread may read. */
final class Census {
    /** What is counted. */
    enum Kind {
        CONNECTED_CLIENTS(0),
        DURABLE_SESSIONS(1),
        OFFLINE_SESSIONS(2),
        SUBSCRIPTIONS(3),
        SHARE_GROUPS(4),
        RETAINED_MESSAGES(5),
        RETAINED_BYTES(6),
        SPILLED_MESSAGES(7),
        SPILLED_BYTES(8);

        private final int index;

        Kind(int index) {
            this.index = index;
        }
    }

    private final LongAdder[] owned = adders();
    private final LongAdder[] all = adders();

    private static LongAdder[] adders() {
        LongAdder[] adders = new LongAdder[Kind.values().length];
        Arrays.setAll(adders, kind -> new LongAdder());
        return adders;
    }

    /** What the partitions hold that this node owns. */
    SessionCounts owned() {
        return counts(owned);
    }

    /** What all partitions hold that this node has a copy of. */
    SessionCounts all() {
        return counts(all);
    }

    private static SessionCounts counts(LongAdder[] of) {
        return new SessionCounts(
                sum(of, Kind.CONNECTED_CLIENTS),
                sum(of, Kind.DURABLE_SESSIONS),
                sum(of, Kind.OFFLINE_SESSIONS),
                sum(of, Kind.SUBSCRIPTIONS),
                sum(of, Kind.SHARE_GROUPS),
                sum(of, Kind.RETAINED_MESSAGES),
                sum(of, Kind.RETAINED_BYTES),
                sum(of, Kind.SPILLED_MESSAGES),
                sum(of, Kind.SPILLED_BYTES));
    }

    private static long sum(LongAdder[] of, Kind kind) {
        return of[kind.index].sum();
    }

    /** What one partition holds. Confined to its thread. */
    final class Tally {
        private final long[] counts = new long[Kind.values().length];
        private boolean isOwned;

        void increment(Kind kind) {
            add(kind, 1);
        }

        void decrement(Kind kind) {
            add(kind, -1);
        }

        void add(Kind kind, long delta) {
            int i = kind.index;
            counts[i] += delta;
            all[i].add(delta);
            if (isOwned) {
                owned[i].add(delta);
            }
        }

        /** Whether it counts for what this node owns. */
        void setOwned(boolean nowOwned) {
            if (nowOwned != isOwned) {
                isOwned = nowOwned;
                for (int i = 0; i < counts.length; i++) {
                    owned[i].add(nowOwned ? counts[i] : -counts[i]);
                }
            }
        }

        /** The partition is here no more. */
        void close() {
            setOwned(false);
            for (int i = 0; i < counts.length; i++) {
                all[i].add(-counts[i]);
            }
            Arrays.fill(counts, 0);
        }
    }
}

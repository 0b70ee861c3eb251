package io.flotilla.benchmarks.load.account;

import java.util.BitSet;

/**
 * Which messages of their streams the members of a share group have received together. Members receive on any thread; each stream has its lock.
 *
 * <p>What has come without a gap takes no room, and the rest a bit for each message.
 */
public final class GroupReceipts {
    /** How many messages without a gap it takes to forget them. */
    private static final int FORGET = 1 << 16;

    private final Stream[] streams;

    public GroupReceipts(int streams) {
        this.streams = new Stream[streams];
        for (int i = 0; i < streams; i++) {
            this.streams[i] = new Stream();
        }
    }

    /** Notes that a member has received message {@code number} of {@code stream}; false where one has before. */
    boolean isFirst(int stream, int number) {
        return streams[stream].receive(number);
    }

    private static final class Stream {
        private int first;

        /** The bit of a message is its number less {@link #first}. */
        private BitSet received = new BitSet(0);

        synchronized boolean receive(int number) {
            int bit = number - first;
            if (bit < 0 || received.get(bit)) {
                return false;
            }
            received.set(bit);
            if (bit >= FORGET) {
                forget();
            }
            return true;
        }

        private void forget() {
            int whole = received.nextClearBit(0);
            if (whole >= FORGET) {
                received = received.get(whole, received.length());
                first += whole;
            }
        }
    }
}

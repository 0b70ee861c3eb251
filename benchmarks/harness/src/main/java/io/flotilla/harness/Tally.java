package io.flotilla.harness;

import java.util.BitSet;

/** What one receiver had of the numbered messages of one topic. Any thread may ask while the receiver goes on. */
final class Tally {
    private static final int NONE = -1;

    private final BitSet seen = new BitSet();
    private final BitSet ofEarlierSessions = new BitSet();
    private int highest = -1;
    private int firstOfSession = NONE;
    private int duplicates;
    private int outOfOrder;

    /** Message {@code number} came, not for the first time perhaps. */
    synchronized void onMessage(int number) {
        firstOfSession = firstOfSession == NONE ? number : firstOfSession;
        if (seen.get(number)) {
            if (ofEarlierSessions.get(number)) {
                ofEarlierSessions.clear(number);
            } else {
                duplicates++;
            }
            return;
        }
        // One before the first was published before the session began, and comes because its publisher sends it again.
        if (number < highest && number > firstOfSession) {
            outOfOrder++;
        }
        highest = Math.max(highest, number);
        seen.set(number);
    }

    /** A session begins that knows nothing of earlier ones: what they had may come once to this one too. */
    synchronized void onSession() {
        ofEarlierSessions.or(seen);
        firstOfSession = NONE;
    }

    /** The numbers that came so far, for the caller to keep. */
    synchronized BitSet seen() {
        return (BitSet) seen.clone();
    }

    synchronized int duplicates() {
        return duplicates;
    }

    /** How many came for the first time when a later one had come already. */
    synchronized int outOfOrder() {
        return outOfOrder;
    }
}

package io.flotilla.node.cluster;

import java.util.BitSet;

/** What one receiver had of the numbered messages of one topic. Any thread may ask while the receiver goes on. */
final class Tally {
    private final BitSet seen = new BitSet();
    private int highest = -1;
    private int duplicates;
    private int outOfOrder;

    /** Message {@code number} came, not for the first time perhaps. */
    synchronized void onMessage(int number) {
        if (seen.get(number)) {
            duplicates++;
            return;
        }
        if (number < highest) {
            outOfOrder++;
        }
        highest = Math.max(highest, number);
        seen.set(number);
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

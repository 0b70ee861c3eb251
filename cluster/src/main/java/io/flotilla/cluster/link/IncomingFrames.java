package io.flotilla.cluster.link;

import java.util.ArrayDeque;

/**
 * The numbers of the frames that one stripe has received, and up to which of them all are accepted. Frames are accepted in any order. No I/O; confined to one thread.
 */
final class IncomingFrames {
    private final ArrayDeque<Receipt> waiting = new ArrayDeque<>();
    private long received;

    /** One frame that was received; a stripe adds what is to happen once it is accepted. */
    abstract static class Receipt {
        private boolean accepted;
    }

    /** One more frame was received. */
    void receive(Receipt receipt) {
        received++;
        waiting.add(receipt);
    }

    /** The frame of this receipt is accepted, which may be said again; true if more can be acknowledged by it. */
    boolean accept(Receipt receipt) {
        receipt.accepted = true;
        Receipt first = waiting.peek();
        if (first == null || !first.accepted) {
            return false;
        }
        while (first != null && first.accepted) {
            waiting.remove();
            first = waiting.peek();
        }
        return true;
    }

    /** The number of the last frame that was received, 0 before the first. */
    long received() {
        return received;
    }

    /** The number up to which all frames are accepted. */
    long accepted() {
        return received - waiting.size();
    }

    @Override
    public String toString() {
        return received() + " received, " + accepted() + " accepted";
    }
}

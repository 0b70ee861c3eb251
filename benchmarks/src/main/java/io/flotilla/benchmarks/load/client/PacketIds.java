package io.flotilla.benchmarks.load.client;

import java.util.BitSet;

/**
 * The Packet Identifiers of one publisher's messages on their way. They are handed out in turn, so that one comes again only after the others.
 *
 * <p>Confined to its publisher's event loop.
 */
final class PacketIds {
    private static final int HIGHEST = 65_535;

    private final BitSet used;
    private final int highest;
    private int window;
    private int last;
    private int count;

    /** As many at a time as {@code window} says, at most 65,535. */
    PacketIds(int window) {
        this.window = window;
        highest = Math.min(HIGHEST, 2 * window);
        used = new BitSet(highest + 1);
    }

    /** Hands out {@code most} at a time from now on, where that is fewer than before. */
    void limit(int most) {
        window = Math.min(window, most);
    }

    /** How many are left to take. */
    int left() {
        return window - count;
    }

    /** One that is not in use; there must be one left. */
    int take() {
        do {
            last = last == highest ? 1 : last + 1;
        } while (used.get(last));
        used.set(last);
        count++;
        return last;
    }

    /** Takes {@code packetId} back, and says whether it was in use. */
    boolean release(int packetId) {
        if (!used.get(packetId)) {
            return false;
        }
        used.clear(packetId);
        count--;
        return true;
    }
}

package io.flotilla.node.connection;

import io.flotilla.node.shard.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this node is with the majority of its cluster, as one event loop knows it: a node that is not acknowledges nothing (I5). Confined to the event loop.
 *
 * <p>What is published meanwhile with QoS 1 or 2 waits for its acknowledgement until the majority is there again.
 */
public final class Majority {
    private final boolean servesQos0Without;
    private final List<Receipt> waiting = new ArrayList<>();
    private boolean there = true;

    /** @param servesQos0Without whether messages of QoS 0 go on between the clients of a node that is cut off */
    public Majority(boolean servesQos0Without) {
        this.servesQos0Without = servesQos0Without;
    }

    public void set(boolean isThere) {
        there = isThere;
        if (there) {
            List<Receipt> accepted = List.copyOf(waiting);
            waiting.clear();
            accepted.forEach(Receipt::onAccepted);
        }
    }

    boolean isThere() {
        return there;
    }

    boolean servesQos0() {
        return there || servesQos0Without;
    }

    /** Tells {@code receipt} when the majority is there; how many times it will be told, which is 0 where it is there now. */
    int await(Receipt receipt) {
        if (there) {
            return 0;
        }
        waiting.add(receipt);
        return 1;
    }

    @Override
    public String toString() {
        return there ? "with the majority" : "cut off, " + waiting.size() + " messages not acknowledged";
    }
}

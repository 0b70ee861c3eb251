package io.flotilla.node.connection;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether this node is with the majority of its cluster and knows its routes, as one event loop knows it: a node that is not acknowledges nothing (I5). Confined to the
 * event loop.
 *
 * <p>What is published meanwhile with QoS 1 or 2 waits, and goes by the routes of the majority when that is there again: who subscribed there while it was away is not to
 * miss it (I3). A loop that stood still for so long that the others may have gone on without it, since the process was paused, takes itself for cut off until the
 * membership must have noticed: what its sockets hold from before may be older than what the same clients have published elsewhere since.
 */
public final class Majority {
    private final boolean servesQos0Without;
    private final long silenceNs;
    private final List<Runnable> waiting = new ArrayList<>();
    private Runnable whenBack = () -> {};
    private boolean there = true;
    private boolean inDoubt;
    private long doubtedSinceNs;
    private long lastBeatNs;

    /**
     * @param servesQos0Without whether messages of QoS 0 go on between the clients of a node that is cut off
     * @param silenceNs after which silence the others go on without this node; 0 where there are no others
     * @param nowNs as in {@link #beat}
     */
    public Majority(boolean servesQos0Without, long silenceNs, long nowNs) {
        this.servesQos0Without = servesQos0Without;
        this.silenceNs = silenceNs;
        this.lastBeatNs = nowNs;
    }

    /** Runs {@code action} whenever the majority is there again, after what waited for that. */
    public void whenBack(Runnable action) {
        whenBack = action;
    }

    public void set(boolean isThere) {
        boolean wasThere = isThere();
        there = isThere;
        goOn(wasThere);
    }

    /** The loop runs: to be said some times a second, and before it handles what sockets brought. */
    public void beat(long nowNs) {
        if (silenceNs == 0) {
            return;
        }
        if (nowNs - lastBeatNs > silenceNs / 2) {
            inDoubt = true;
            doubtedSinceNs = nowNs;
        }
        lastBeatNs = nowNs;
        if (inDoubt && nowNs - doubtedSinceNs > silenceNs) {
            inDoubt = false;
            goOn(false);
        }
    }

    private void goOn(boolean wasThere) {
        if (isThere() && !wasThere) {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
            whenBack.run();
        }
    }

    boolean isThere() {
        return there && !inDoubt;
    }

    boolean servesQos0() {
        return isThere() || servesQos0Without;
    }

    /** Runs {@code action} once the majority is there again, in the order of the calls. */
    void await(Runnable action) {
        waiting.add(action);
    }

    @Override
    public String toString() {
        return isThere() ? "with the majority" : "cut off, " + waiting.size() + " messages wait";
    }
}

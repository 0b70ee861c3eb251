package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.WireInput;
import java.util.function.LongSupplier;

/** What one peer has said of routes, and how far this node has followed it. Confined to the writer's thread. */
final class PeerRoutes {
    /** Applies the changes that a frame has, and says how many. */
    interface Reader {
        long read(WireInput in);
    }

    private static final long NONE = -1;
    private static final int LONGEST_PAUSE = 16; // times the first

    final Member member;
    final long stay;
    final RoutesTo routes;

    private final LongSupplier questions;
    private final long firstPauseMs;
    private long next = NONE; // the number of the next change; NONE without a whole snapshot
    private int nextPart;
    private long question; // the last that was asked
    private boolean waits;
    private boolean askDue = true;
    private boolean seenDue;
    private long pauseMs;
    private long againAtMs;

    /**
     * @param stay of the member
     * @param questions gives each its number, none twice
     * @param waits whether this node is to route no messages before it has what {@code member} says now
     */
    PeerRoutes(Member member, long stay, RoutesTo routes, LongSupplier questions, boolean waits, long pauseMs) {
        this.member = member;
        this.stay = stay;
        this.routes = routes;
        this.questions = questions;
        this.waits = waits;
        this.firstPauseMs = pauseMs;
        this.pauseMs = pauseMs;
    }

    /** Whether routes that others count on may be missing. */
    boolean waits() {
        return waits;
    }

    void onChanges(WireInput in, Reader reader) {
        long first = in.readLong();
        if (next == NONE || first < next) {
            return; // the snapshot that was asked for has it, or had it
        }
        if (first > next) {
            ask();
            return;
        }
        next += reader.read(in);
        seenDue = true;
    }

    void onSnapshot(WireInput in, Reader reader, long nowMs) {
        long number = in.readLong();
        int part = in.readInt();
        boolean last = in.readBoolean();
        if (part == 0) {
            next = NONE;
            nextPart = 0;
        }
        if (next != NONE || part != nextPart) {
            return;
        }
        nextPart++;
        reader.read(in);
        againAtMs = nowMs + pauseMs;
        if (last) {
            next = number + 1;
            nextPart = 0;
            seenDue = true;
            pauseMs = firstPauseMs;
        }
    }

    void onCurrent(long number, long answered) {
        if (next == NONE) {
            return; // said before it was asked
        }
        if (number >= next) {
            ask();
            return;
        }
        if (answered == question) {
            waits = false;
        } // else it does not wait for us again, since it heard the question that is on its way
        seenDue = true;
    }

    /** What it said makes no sense: all of it is asked for again, with time. */
    void onBroken(long nowMs) {
        ask();
        askDue = false;
        againAtMs = nowMs + pauseMs;
    }

    /** All of it is to be told again, and until then something may be missing. */
    void ask() {
        waits = true;
        next = NONE;
        nextPart = 0;
        askDue = true;
    }

    void tick(long nowMs) {
        if (againAtMs <= nowMs && (waits || next == NONE)) {
            if (next == NONE) {
                askDue = true;
            } else {
                seenDue = true;
            }
        }
    }

    /** Sends what is due. */
    void flush(PeerFrames frames, long nowMs) {
        if (askDue) {
            question = questions.getAsLong();
            frames.send(member, RouteFrame.ask(question, waits));
            againAtMs = nowMs + pauseMs;
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE * firstPauseMs);
        } else if (seenDue && next != NONE) {
            frames.send(member, RouteFrame.seen(next - 1, question, waits));
            againAtMs = nowMs + pauseMs;
        }
        askDue = false;
        seenDue = false;
    }

    @Override
    public String toString() {
        return (next == NONE ? "nothing whole" : (next - 1) + " changes") + " of " + member.id()
                + (waits ? ", waits" : "");
    }
}

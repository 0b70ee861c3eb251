package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;

/** How far one peer has followed what this node says. Confined to the writer's thread. */
final class Follower {
    /** No question. */
    static final long NONE = 0;

    final Member member;

    /** Whether it may route messages by what it has, so that a route is not visible before it has seen it. */
    boolean counts;

    /** The number of the last change that it has seen; -1 before it said so. */
    long seen = -1;

    /** The number of the last change that it was sent. */
    long sent;

    /** When it is told where we are, should it say nothing. */
    long tellAtMs;

    /** The number of the last question that it asked and that may be answered, or {@link #NONE}. */
    long question = NONE;

    boolean snapshotDue;
    boolean currentDue;

    /** Whether it has what comes before the next change, or was sent it. */
    private boolean follows;

    /** More is on its way than may be. It is sent no change, and a snapshot when it has seen what was sent. */
    private boolean isBehind;

    // What is on its way was sent before the mark or after it. The mark moves on to what was sent last when it was
    // seen.
    private long mark;
    private long bytesBeforeMark;
    private long bytesAfterMark;

    /** @param sent the number of the last change */
    Follower(Member member, boolean counts, long sent) {
        this.member = member;
        this.counts = counts;
        this.sent = sent;
        this.mark = sent;
        follows = counts; // or else it asks
        currentDue = counts;
    }

    boolean takesChanges() {
        return follows && !isBehind;
    }

    /** Whether it should have said something. */
    boolean isSilent() {
        return follows && counts && seen < sent;
    }

    void onAsk(long asked, boolean waits) {
        question = asked;
        counts = !waits;
        seen = -1;
        follows = false;
        currentDue = false;
        snapshotDue = true;
    }

    void onSent(long number, int bytes, long unseenBytes) {
        sent = number;
        bytesAfterMark += bytes;
        isBehind = bytesBeforeMark + bytesAfterMark > unseenBytes;
    }

    void onSnapshotSent(long number) {
        follows = true;
        isBehind = false;
        snapshotDue = false;
        sent = number;
        mark = number;
        bytesBeforeMark = 0;
        bytesAfterMark = 0;
    }

    void onSeen(long number, long asked, boolean waits) {
        if (!follows) {
            return; // it has asked since
        }
        seen = Math.max(seen, number);
        if (seen >= mark) {
            mark = sent;
            bytesBeforeMark = bytesAfterMark;
            bytesAfterMark = 0;
        }
        if (isBehind) {
            snapshotDue = seen >= sent;
            if (waits && !snapshotDue) { // what it lacks may have got lost: told where we are, it asks
                question = NONE;
                currentDue = true;
            }
        } else if (waits) {
            question = asked;
            counts = true;
            currentDue = true;
        }
    }

    @Override
    public String toString() {
        return member.id() + " has seen " + seen + " of " + sent + (counts ? "" : " and does not count yet");
    }
}

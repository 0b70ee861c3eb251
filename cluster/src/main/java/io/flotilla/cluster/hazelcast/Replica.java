package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Place.Keeper;
import io.flotilla.cluster.hazelcast.Place.Reply;
import io.flotilla.cluster.hazelcast.Report.Standing;
import io.flotilla.cluster.hazelcast.Submission.Failure;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one member has of one partition: the owner's state, a copy of it, what its disk kept of an earlier run, or nothing yet. Confined to the partition's thread.
 *
 * <p>As the owner's it goes in turns: what waits is run as a batch, the copy is brought to the point that it led to, both write it down, and only then are the effects of
 * the batch told, its submissions answered, and questions put. {@link #advance} takes it as far as it can come and is to be called whenever anything may have changed: nothing in
 * here waits.
 *
 * <p>It is <em>live</em> where what it holds belongs to the history that goes on. What the disk kept is not, until it turns out that no member kept anything newer.
 */
final class Replica<S extends PartitionState> {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** From how many bytes on a batch takes no more submissions. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final byte[] NOTHING = {};

    private final Place place;
    private final PartitionJournal journal;

    // What all replicas share.
    private final Contents<S> contents;
    private volatile boolean live;

    // What the disk has, or will have.
    private volatile boolean abandoned; // what the replica held before it was dropped
    private boolean begun; // all that batches lead on from
    private int unwritten; // how much is on its way that is to be waited for
    private final List<Consumer<Reply>> unreplied = new ArrayList<>(); // owners that wait for it

    // What only the owner has.
    private boolean owned;
    private final Map<MemberId, Submission<S>> waiting =
            new LinkedHashMap<>(); // one of each member is on its way at a time
    private final Deque<Inquiry<S>> inquiries = new ArrayDeque<>();
    private final List<Submission<S>> unanswered = new ArrayList<>(); // were run
    private final List<Runnable> effects = new ArrayList<>(); // wait for the copy, as the answers do
    private Point from = Point.ORIGIN; // where the last batch led on from
    private byte[] batch = NOTHING;
    private Durability durability = Durability.MEMORY; // of the batch
    private @Nullable Keeper copy; // who said last that it was at copied
    private boolean copyHasRoom = true;
    private Point copied = Point.ORIGIN;
    private @Nullable Keeper behind; // who needs a snapshot
    private long sendings; // how many there were: replies to all but the last are late
    private boolean sending;

    private volatile boolean stalled; // waits for what nobody tells it
    private volatile boolean safe;

    Replica(int partition, PartitionStates<S> states, Place place, PartitionJournal journal) {
        this.contents = new Contents<>(partition, states, journal.pages());
        this.place = place;
        this.journal = journal;
    }

    /**
     * Somebody asks.
     *
     * @param asked gets the answer, or null where this member does not own the partition any more
     */
    record Inquiry<S>(PartitionQuestion<? super S, ?> question, Asked asked) {}

    /** Who waits for an answer. Told once. */
    interface Asked {
        void onAnswer(@Nullable Object answer);

        void onLost();
    }

    /** Any thread may ask whether {@link #advance} is to be called without a reason. */
    boolean isStalled() {
        return stalled;
    }

    /** Whether this is the owner's, there is a copy that follows it, and both have on disk what they are to have. Any thread may ask. */
    boolean isSafe() {
        return safe;
    }

    /** Where it is. Any thread may ask. */
    Standing standing() {
        return new Standing(contents.point(), live, safe);
    }

    /** Whether the disk has what is no part of the history that goes on. Any thread may ask. */
    boolean isLeftOver() {
        return !live && (abandoned || !contents.point().equals(Point.ORIGIN));
    }

    // ---- what an earlier run of the member wrote, before this one joins

    /** It wrote all of it. */
    void restore(byte[] snapshot) {
        contents.read(snapshot);
        begun = true;
    }

    /** It wrote a batch. */
    void restore(Point after, byte[] written) {
        contents.follow(after, written);
    }

    /** What was restored, or nothing, is the newest that any member has: the owner goes on from there. */
    void resume() {
        if (isOwnersToResume()) {
            live = true;
            advance();
        }
    }

    /** {@code snapshot}, which another member restored, is the newest: the owner goes on from there. */
    void resume(byte[] snapshot) {
        if (isOwnersToResume()) {
            install(snapshot);
            advance();
        }
    }

    private boolean isOwnersToResume() {
        return !live && !place.isMoving() && place.self().equals(place.owner());
    }

    /** What was restored or abandoned is not needed: other members have the partition, on their disks too. */
    void forget() {
        if (isLeftOver()) {
            contents.clear();
            abandoned = false;
            journal.drop();
        }
    }

    /** The journal would become shorter by having all of it anew. */
    void checkpoint() {
        if (!contents.point().equals(Point.ORIGIN)) {
            journal.checkpoint(contents.checkpoint());
        } // else it is forgotten soon
    }

    // ---- as the owner's

    void submit(Submission<S> submission) {
        waiting.put(submission.source().id(), submission); // in the place of the same one, whose answer was lost
        advance();
    }

    void ask(Inquiry<S> inquiry) {
        inquiries.add(inquiry);
        advance();
    }

    void advance() {
        stalled = false;
        if (place.isMoving()) {
            stalled = true;
            return;
        }
        if (!place.self().equals(place.owner())) {
            disown();
            return;
        }
        safe = owned && begun && isFollowed();
        while (!sending) {
            // First of all: what is cut off must not begin a term, which would pass for newer than what the others do.
            if (!place.hasMajority()) {
                stalled = true;
                return;
            }
            if (!live && place.isRecovering()) {
                return;
            }
            if (!owned) {
                own();
            }
            if (!isCopied()) {
                send();
                return;
            }
            if (unwritten > 0) {
                return;
            }
            safe = isFollowed();
            tell();
            putQuestions();
            if (waiting.isEmpty()) {
                return;
            }
            runBatch();
        }
    }

    private void own() {
        from = contents.point();
        batch = NOTHING;
        durability = journal.preset();
        // Clocks that differ do no harm. A partition that was lost, and begins anew, must have a higher term than its
        // owners ever had.
        contents.moveTo(new Point(Math.max(from.term() + 1, place.nowMs()), from.version()));
        live = true;
        owned = true;
        contents.state().onOwned(contents.point().term());
        takeEffects();
        write(from, batch, durability);
    }

    private void disown() {
        if (owned) {
            owned = false;
            sending = false;
            sendings++;
            copy = null;
            behind = null;
            safe = false;
            effects.clear();
            contents.state().onDisowned();
            contents.state().takeEffects();
        }
        unanswered.forEach(each -> each.sender().onLost());
        unanswered.clear();
        waiting.values().forEach(each -> each.sender().onLost());
        waiting.clear();
        inquiries.forEach(each -> each.asked().onLost());
        inquiries.clear();
    }

    /** Whether the copy holds all of it, or all but the batch that is on its way. */
    private boolean isFollowed() {
        Keeper now = place.copy();
        return now == null ? place.mayBeAlone() : now.equals(copy);
    }

    private boolean isCopied() {
        return isFollowed() && (copied.equals(contents.point()) || place.copy() == null);
    }

    /** Brings the copy to this point. */
    private void send() {
        Keeper to = place.copy();
        if (to == null) {
            stalled = true;
            return;
        }
        sending = true;
        long attempt = ++sendings;
        Point reached = contents.point();
        if (to.equals(behind)) {
            behind = null;
            place.sendSnapshot(to.member(), contents.snapshot(), reply -> onReply(attempt, to, reached, reply));
        } else {
            place.sendBatch(
                    to.member(), from, reached, batch, durability, reply -> onReply(attempt, to, reached, reply));
        }
    }

    private void onReply(long attempt, Keeper replied, Point reached, Reply reply) {
        if (attempt != sendings) {
            return;
        }
        sending = false;
        switch (reply) {
            case HELD, HELD_WITHOUT_ROOM -> {
                copy = replied;
                copied = reached;
                copyHasRoom = reply == Reply.HELD;
            }
            case BEHIND -> {
                copy = null;
                behind = replied;
            }
            case REFUSED -> {
                copy = null;
                stalled = true; // it may be a matter of moments: not at once again
                return;
            }
        }
        advance();
    }

    /** The copy holds what was run: others may know. */
    private void tell() {
        batch = NOTHING;
        from = contents.point();
        List<Runnable> now = List.copyOf(effects);
        effects.clear();
        now.forEach(Replica::runSafely);
        List<Submission<S>> answered = List.copyOf(unanswered);
        unanswered.clear();
        boolean hasRoom = copyHasRoom && !journal.isFull();
        for (Submission<S> each : answered) {
            List<@Nullable Object> answers = contents.answers(each);
            if (answers != null) {
                runSafely(() -> each.sender().onAnswers(answers, hasRoom));
            }
        }
    }

    private void putQuestions() {
        for (Inquiry<S> next; (next = inquiries.poll()) != null; ) {
            Asked asked = next.asked();
            put(next.question())
                    .whenComplete((answer, failure) -> asked.onAnswer(failure == null ? answer : Failure.of(failure)));
        }
    }

    private CompletionStage<?> put(PartitionQuestion<? super S, ?> question) {
        try {
            return question.ask(contents.state());
        } catch (RuntimeException bug) {
            LOG.error("{} failed", question.getClass().getSimpleName(), bug);
            return CompletableFuture.failedStage(bug);
        }
    }

    private void runBatch() {
        WireOutput out = new WireOutput();
        Durability safest = Durability.MEMORY;
        Iterator<Submission<S>> next = waiting.values().iterator();
        while (next.hasNext() && out.length() < BATCH_BYTES) {
            Submission<S> submission = next.next();
            next.remove();
            if (contents.isNew(submission)) {
                contents.run(submission, out);
                safest = safest.and(durability(submission));
                unanswered.add(submission);
            } else if (contents.answers(submission) != null) {
                unanswered.add(submission);
            } // else its sender has its answer, or is gone
        }
        if (out.length() > 0) {
            batch = out.toBytes();
            durability = safest;
            contents.moveTo(from.afterBatch());
            takeEffects();
            write(from, batch, durability);
        }
    }

    private Durability durability(Submission<S> submission) {
        Durability safest = Durability.MEMORY;
        for (PartitionOperation<? super S, ?> operation : submission.operations()) {
            Durability own = operation.durability();
            safest = safest.and(own == null ? journal.preset() : own);
        }
        return safest;
    }

    // ---- as a copy

    /** The owner sent what it ran. The reply comes when this member has written it as safely as {@code wanted} says. */
    void take(UUID sender, Point before, Point after, byte[] operations, Durability wanted, Consumer<Reply> onReply) {
        Point point = contents.point();
        if (!isCopyOf(sender) || (live && after.isBefore(point))) {
            onReply.accept(Reply.REFUSED);
        } else if (live && point.equals(after)) {
            replyWhenWritten(onReply);
        } else if (!point.equals(before)) {
            onReply.accept(Reply.BEHIND);
        } else {
            contents.follow(after, operations);
            live = true;
            write(before, operations, wanted);
            replyWhenWritten(onReply);
        }
    }

    /** The owner sent all that it has. */
    void take(UUID sender, byte[] snapshot, Consumer<Reply> onReply) {
        boolean older = live && Point.read(new WireInput(snapshot)).isBefore(contents.point());
        if (!isCopyOf(sender) || older) {
            onReply.accept(Reply.REFUSED);
        } else {
            install(snapshot);
            replyWhenWritten(onReply);
        }
    }

    private boolean isCopyOf(UUID sender) {
        Keeper keeper = place.copy();
        boolean copyOf = keeper != null && place.self().equals(keeper.member()) && sender.equals(place.owner());
        if (copyOf) {
            disown(); // the table changed, and this replica has not been told
        }
        return copyOf;
    }

    /** Holds from now on what {@code snapshot} holds. */
    void install(byte[] snapshot) {
        disown();
        replyToAll(Reply.REFUSED);
        contents.read(snapshot);
        live = true;
        replace();
    }

    /** All that the replicas share, as bytes; null where others have nothing from it to go on with. */
    byte @Nullable [] liveSnapshot() {
        return live ? contents.snapshot() : null;
    }

    /** What it holds, live or restored, as bytes; null where that is nothing. */
    byte @Nullable [] snapshot() {
        return contents.point().equals(Point.ORIGIN) ? null : contents.snapshot();
    }

    /** This member is not to keep the partition any more. What is on disk, and what was restored from there, stays until it is known that others have it there too. */
    void drop() {
        disown();
        if (live) {
            live = false;
            contents.clear();
            abandoned = true;
            replyToAll(Reply.REFUSED);
        }
    }

    // ---- the disk

    /** Writes that {@code written} led here; where the disk does not have what it led on from yet, all that is held. */
    private void write(Point before, byte[] written, Durability wanted) {
        if (before.equals(Point.ORIGIN) || !begun) {
            replace();
        } else if (journal.append(contents.point(), written, wanted, this::onWritten)) {
            unwritten++;
        }
    }

    private void replace() {
        abandoned = false;
        begun = !journal.replace(contents.checkpoint(), this::onWritten);
        if (!begun) {
            unwritten++;
        }
    }

    private void onWritten() {
        unwritten--;
        if (unwritten == 0) {
            begun = true;
            replyToAll(journal.isFull() ? Reply.HELD_WITHOUT_ROOM : Reply.HELD);
            advance();
        }
    }

    private void replyWhenWritten(Consumer<Reply> onReply) {
        unreplied.add(onReply);
        if (unwritten == 0) {
            replyToAll(journal.isFull() ? Reply.HELD_WITHOUT_ROOM : Reply.HELD);
        }
    }

    private void replyToAll(Reply reply) {
        List<Consumer<Reply>> now = List.copyOf(unreplied);
        unreplied.clear();
        now.forEach(each -> each.accept(reply));
    }

    private void takeEffects() {
        Runnable taken = contents.state().takeEffects();
        if (taken != null) {
            effects.add(taken);
        }
    }

    private static void runSafely(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException bug) {
            LOG.error("what a partition told others failed", bug);
        }
    }

    @Override
    public String toString() {
        return contents + (owned ? ", owned" : live ? ", a copy" : ", not live") + ", " + waiting.size()
                + " submissions waiting" + (sending ? ", one batch on its way to " + place.copy() : "")
                + (unwritten > 0 ? ", " + unwritten + " on their way to the disk" : "");
    }
}

package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Place.Keeper;
import io.flotilla.cluster.hazelcast.Place.Reply;
import io.flotilla.cluster.hazelcast.Submission.Failure;
import io.flotilla.cluster.member.Member;
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
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one member has of one partition: the owner's state, a copy of it, or nothing yet. Confined to the partition's thread.
 *
 * <p>As the owner's it goes in turns: what waits is run as a batch, the copy is brought to the point that it led to, and only then are the effects of the batch told, its
 * submissions answered, and questions put. {@link #advance} takes it as far as it can come and is to be called whenever anything may have changed: nothing in here waits.
 */
final class Replica<S extends PartitionState> {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** From how many bytes on a batch takes no more submissions. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final byte[] NOTHING = {};

    private final int partition;
    private final PartitionStates<S> states;
    private final Place place;

    // What all replicas share.
    private @Nullable S state;
    private Point point = Point.ORIGIN;
    private final Map<MemberId, Source> sources = new HashMap<>();

    // What only the owner has.
    private boolean owned;
    private final Map<MemberId, Submission<S>> waiting =
            new LinkedHashMap<>(); // one of each member is on its way at a time
    private final Deque<Inquiry<S>> inquiries = new ArrayDeque<>();
    private final List<Submission<S>> unanswered = new ArrayList<>(); // were run
    private final List<Runnable> effects = new ArrayList<>(); // wait for the copy, as the answers do
    private Point from = Point.ORIGIN; // where the last batch led on from
    private byte[] batch = NOTHING;
    private @Nullable Keeper copy; // who said last that it was at copied
    private Point copied = Point.ORIGIN;
    private @Nullable Keeper behind; // who needs a snapshot
    private long sendings; // how many there were: replies to all but the last are late
    private boolean sending;

    private volatile boolean stalled; // waits for what nobody tells it
    private volatile boolean safe;

    Replica(int partition, PartitionStates<S> states, Place place) {
        this.partition = partition;
        this.states = states;
        this.place = place;
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

    /** The last submission of a member that was run, and what it was answered: whoever lost the answers gets them again. */
    private record Source(long incarnation, long number, List<@Nullable Object> answers) {}

    /** Any thread may ask whether {@link #advance} is to be called without a reason. */
    boolean isStalled() {
        return stalled;
    }

    /** Whether this is the owner's and there is a copy that follows it. Any thread may ask. */
    boolean isSafe() {
        return safe;
    }

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
        if (!owned) {
            own();
        }
        safe = isFollowed();
        while (!sending) {
            if (!place.hasMajority()) {
                stalled = true;
                return;
            }
            if (!isCopied()) {
                send();
                return;
            }
            tell();
            putQuestions();
            if (waiting.isEmpty()) {
                return;
            }
            runBatch();
        }
    }

    private void own() {
        from = point;
        batch = NOTHING;
        // Clocks that differ do no harm. A partition that was lost, and begins anew, must have a higher term than its
        // owners ever had.
        point = new Point(Math.max(point.term() + 1, place.nowMs()), point.version());
        owned = true;
        state().onOwned(point.term());
        takeEffects();
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
            state().onDisowned();
            state().takeEffects();
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
        return isFollowed() && (copied.equals(point) || place.copy() == null);
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
        Point reached = point;
        if (to.equals(behind)) {
            behind = null;
            place.sendSnapshot(to.member(), snapshot(), reply -> onReply(attempt, to, reached, reply));
        } else {
            place.sendBatch(to.member(), from, reached, batch, reply -> onReply(attempt, to, reached, reply));
        }
    }

    private void onReply(long attempt, Keeper replied, Point reached, Reply reply) {
        if (attempt != sendings) {
            return;
        }
        sending = false;
        switch (reply) {
            case HELD -> {
                copy = replied;
                copied = reached;
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
        from = point;
        List<Runnable> now = List.copyOf(effects);
        effects.clear();
        now.forEach(Replica::runSafely);
        List<Submission<S>> answered = List.copyOf(unanswered);
        unanswered.clear();
        for (Submission<S> each : answered) {
            Source source = sources.get(each.source().id());
            if (source != null && source.number == each.number()) {
                runSafely(() -> each.sender().onAnswers(source.answers));
            }
        }
    }

    private void putQuestions() {
        for (Inquiry<S> next; (next = inquiries.poll()) != null; ) {
            Asked asked = next.asked();
            put(next.question())
                    .whenComplete((answer, failure) -> asked.onAnswer(failure == null ? answer : failure(failure)));
        }
    }

    private CompletionStage<?> put(PartitionQuestion<? super S, ?> question) {
        try {
            return question.ask(state());
        } catch (RuntimeException bug) {
            LOG.error("{} failed", question.getClass().getSimpleName(), bug);
            return CompletableFuture.failedStage(bug);
        }
    }

    private void runBatch() {
        WireOutput out = new WireOutput();
        Iterator<Submission<S>> next = waiting.values().iterator();
        while (next.hasNext() && out.length() < BATCH_BYTES) {
            Submission<S> submission = next.next();
            next.remove();
            Source source = sources.get(submission.source().id());
            if (source == null || isNew(submission, source)) {
                write(submission, out);
                run(submission.source(), submission.number(), submission.operations());
                unanswered.add(submission);
            } else if (source.incarnation == submission.source().incarnation()
                    && source.number == submission.number()) {
                unanswered.add(submission);
            } // else its sender has its answer, or is gone
        }
        if (out.length() > 0) {
            batch = out.toBytes();
            point = point.afterBatch();
            takeEffects();
        }
    }

    private static boolean isNew(Submission<?> submission, Source source) {
        long incarnation = submission.source().incarnation();
        return incarnation > source.incarnation
                || (incarnation == source.incarnation && submission.number() > source.number);
    }

    private static void write(Submission<?> submission, WireOutput out) {
        out.writeString(submission.source().id().value());
        out.writeLong(submission.source().incarnation());
        out.writeLong(submission.number());
        out.writeInt(submission.operations().size());
        out.writeRaw(submission.bytes(), 0, submission.bytes().length);
    }

    /** Runs the operations, on the owner's and, from {@link #take}, on the copy alike. */
    private void run(Member source, long number, List<PartitionOperation<? super S, ?>> operations) {
        List<@Nullable Object> answers = new ArrayList<>(operations.size());
        for (PartitionOperation<? super S, ?> operation : operations) {
            try {
                answers.add(operation.run(state()));
            } catch (RuntimeException bug) {
                LOG.error("{} failed", operation.getClass().getSimpleName(), bug);
                answers.add(failure(bug));
            }
        }
        sources.put(source.id(), new Source(source.incarnation(), number, answers));
    }

    /** The owner sent what it ran. */
    Reply take(UUID sender, Point before, Point after, byte[] operations) {
        if (!isCopyOf(sender) || after.isBefore(point)) {
            return Reply.REFUSED;
        }
        if (point.equals(after)) {
            return Reply.HELD;
        }
        if (!point.equals(before)) {
            return Reply.BEHIND;
        }
        WireInput in = new WireInput(operations);
        while (in.remaining() > 0) {
            Member source = new Member(new MemberId(in.readString()), in.readLong());
            run(source, in.readLong(), readOperations(states, in.readInt(), in));
        }
        state().takeEffects();
        point = after;
        return Reply.HELD;
    }

    /** The owner sent all that it has. */
    Reply take(UUID sender, byte[] snapshot) {
        if (!isCopyOf(sender) || Point.read(new WireInput(snapshot)).isBefore(point)) {
            return Reply.REFUSED;
        }
        install(snapshot);
        return Reply.HELD;
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
        drop();
        WireInput in = new WireInput(snapshot);
        point = Point.read(in);
        int members = in.readCount();
        for (int i = 0; i < members; i++) {
            MemberId member = new MemberId(in.readString());
            sources.put(member, new Source(in.readLong(), in.readLong(), Answers.read(states, in)));
        }
        state = states.read(partition, in);
    }

    /** All that the replicas share, as bytes. */
    byte[] snapshot() {
        WireOutput out = new WireOutput();
        point.write(out);
        out.writeInt(sources.size());
        sources.forEach((member, source) -> {
            out.writeString(member.value());
            out.writeLong(source.incarnation);
            out.writeLong(source.number);
            Answers.write(states, source.answers, out);
        });
        state().write(out);
        return out.toBytes();
    }

    /** This member keeps nothing of the partition any more. */
    void drop() {
        disown();
        if (state != null) {
            state.close();
            state = null;
        }
        point = Point.ORIGIN;
        sources.clear();
    }

    private S state() {
        S known = state;
        if (known == null) {
            known = states.create(partition);
            state = known;
        }
        return known;
    }

    private void takeEffects() {
        Runnable taken = state().takeEffects();
        if (taken != null) {
            effects.add(taken);
        }
    }

    static <S extends PartitionState> List<PartitionOperation<? super S, ?>> readOperations(
            PartitionStates<S> states, int count, WireInput in) {
        List<PartitionOperation<? super S, ?>> operations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operations.add(states.readOperation(in));
        }
        return operations;
    }

    private static Failure failure(Throwable cause) {
        return new Failure(cause.toString());
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
        return "partition " + partition + " at " + point + (owned ? ", owned" : "") + ", " + waiting.size()
                + " submissions waiting" + (sending ? ", one batch on its way to " + place.copy() : "");
    }
}

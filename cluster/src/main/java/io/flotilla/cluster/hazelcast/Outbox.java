package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Submission.Failure;
import io.flotilla.cluster.member.NoRoomException;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this member has to say to one partition: one submission is on its way, what comes meanwhile gathers in those that follow. Any thread may use it.
 *
 * <p>It has no bound of its own. Each operation is one that somebody waits for, and those have bounds.
 */
final class Outbox<S extends PartitionState> {
    /** From how many bytes on a submission takes no more operations. */
    private static final int SUBMISSION_BYTES = 128 << 10;

    private static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<PartitionStates<S>> states;
    private final Consumer<Parcel<S>> send;
    private final Deque<Parcel<S>> gathering = new ArrayDeque<>(); // guarded by this, as all that follows
    private @Nullable Parcel<S> underway;
    private long number;
    private boolean hasRoom = true;
    private long askAgainNs; // where there is no room: from when on one operation is let through, to see
    private @Nullable RuntimeException closed;

    /**
     * @param states known from when the first operation comes
     * @param send sends one, and again the same where it was lost, until {@link #onAnswers}
     */
    Outbox(Supplier<PartitionStates<S>> states, Consumer<Parcel<S>> send) {
        this.states = states;
        this.send = send;
    }

    /** Operations that go together. Immutable from when it is sent. */
    static final class Parcel<S extends PartitionState> {
        final long number;
        final long begunNs;
        final List<PartitionOperation<? super S, ?>> operations = new ArrayList<>();
        private final List<CompletableFuture<@Nullable Object>> answers;
        private final WireOutput out = new WireOutput();

        Parcel(long number) {
            this(number, System.nanoTime(), new ArrayList<>());
        }

        private Parcel(long number, long begunNs, List<CompletableFuture<@Nullable Object>> answers) {
            this.number = number;
            this.begunNs = begunNs;
            this.answers = answers;
        }

        /** The same with what {@link PartitionStates#late} leaves of it. Whether the partition has it already in its first form, or takes it in this one, its answers are these. */
        Parcel<S> late(PartitionStates<S> states) {
            Parcel<S> late = new Parcel<>(number, begunNs, answers);
            for (PartitionOperation<? super S, ?> operation : operations) {
                PartitionOperation<? super S, ?> left = states.late(operation);
                states.writeOperation(left, late.out);
                late.operations.add(left);
            }
            return late;
        }

        byte[] bytes() {
            return out.toBytes();
        }
    }

    <R> CompletionStage<R> add(PartitionOperation<? super S, R> operation) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        Parcel<S> next;
        synchronized (this) {
            if (closed != null) {
                return CompletableFuture.failedStage(closed);
            }
            if (!hasRoom && operation.needsRoom()) {
                long nowNs = System.nanoTime();
                if (nowNs - askAgainNs < 0) {
                    return CompletableFuture.failedStage(new NoRoomException());
                }
                askAgainNs = nowNs + ASK_AGAIN_NS;
            }
            Parcel<S> last = gathering.peekLast();
            if (last == null || last.out.length() >= SUBMISSION_BYTES) {
                last = new Parcel<>(++number);
                gathering.add(last);
            }
            write(operation, last.out);
            last.operations.add(operation);
            last.answers.add(answer);
            next = next();
        }
        if (next != null) {
            send.accept(next);
        }
        @SuppressWarnings("unchecked") // the partition answers an operation with what it returned
        CompletionStage<R> typed = (CompletionStage<R>) (CompletionStage<?>) answer;
        return typed;
    }

    private void write(PartitionOperation<? super S, ?> operation, WireOutput out) {
        int before = out.length();
        try {
            states.get().writeOperation(operation, out);
        } catch (RuntimeException bug) {
            out.truncate(before); // the others go without it
            throw bug;
        }
    }

    /**
     * {@code parcel}, which is underway, has its answers.
     *
     * @param roomLeft whether the disks that keep the partition have room for more
     */
    void onAnswers(Parcel<S> parcel, List<@Nullable Object> answers, boolean roomLeft) {
        for (int i = 0; i < answers.size(); i++) {
            complete(parcel.answers.get(i), answers.get(i));
        }
        Parcel<S> next;
        synchronized (this) {
            underway = null;
            if (hasRoom != roomLeft) {
                hasRoom = roomLeft;
                askAgainNs = System.nanoTime() + ASK_AGAIN_NS;
            }
            next = next();
        }
        if (next != null) {
            send.accept(next);
        }
    }

    /** Whatever waits fails, and all that is to come. */
    void close(RuntimeException reason) {
        List<Parcel<S>> lost;
        synchronized (this) {
            closed = reason;
            lost = new ArrayList<>(gathering);
            gathering.clear();
            if (underway != null) {
                lost.addFirst(underway);
            }
        }
        lost.forEach(each -> each.answers.forEach(answer -> answer.completeExceptionally(reason)));
    }

    private @Nullable Parcel<S> next() {
        if (underway != null) {
            return null;
        }
        underway = gathering.poll();
        return underway;
    }

    static void complete(CompletableFuture<@Nullable Object> waiting, @Nullable Object answer) {
        if (answer instanceof Failure failure) {
            waiting.completeExceptionally(new IllegalStateException(failure.reason()));
        } else {
            waiting.complete(answer);
        }
    }

    @Override
    public synchronized String toString() {
        return "Outbox, " + gathering.size() + " submissions behind the one on its way";
    }
}

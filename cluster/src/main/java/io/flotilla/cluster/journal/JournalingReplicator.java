package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Lane;
import io.flotilla.cluster.member.LoneReplicator;
import io.flotilla.cluster.member.NoRoomException;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a node that is alone and keeps them in a journal, spread over its threads: partition {@code p} belongs to thread {@code p % n} for good.
 *
 * <p>Of each partition one batch of operations at a time is on its way to the journal; more gather meanwhile, and are the next batch. What a batch has to tell others, and its
 * answers, wait until it is as safe as the safest of its operations asks to be. Questions do not wait, but keep their place among the operations.
 *
 * @param <S> the state of a partition
 */
public final class JournalingReplicator<S extends PartitionState> extends LoneReplicator<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalingReplicator.class);

    /** How batches and snapshots begin. */
    private static final int FORMAT = 1;

    /** A batch takes no more operations when it has as many bytes. */
    private static final int BATCH_BYTES = 1 << 20;

    /** What opens the journal. */
    @FunctionalInterface
    interface Opener {
        Journal open(PageFiles pages, Replay replay, IntConsumer onCheckpointDue) throws IOException;
    }

    private final List<WireOutput> outputs; // one for each lane
    private final long term;
    private final Durability preset;
    private final PageFiles pages;
    private final Opener opener;
    // Written once: whoever sends operations finds them.
    private volatile List<Home> homes = List.of();
    private @Nullable Journal opened;

    /**
     * @param threads each runs one task at a time, in the order in which they came, and none within {@code execute}
     * @param isCurrent whether the caller is on a thread
     * @param directory where the journal is; to be closed after this
     * @param preset how safe operations are to be that do not say so themselves
     */
    public <T extends Executor> JournalingReplicator(
            List<T> threads,
            Predicate<? super T> isCurrent,
            int partitionCount,
            DataDirectory directory,
            Durability preset) {
        this(
                threads,
                isCurrent,
                partitionCount,
                directory.incarnation(),
                preset,
                new PageFiles(directory.journal(), partitionCount),
                (pages, replay, onCheckpointDue) -> Journal.open(
                        directory.journal(), pages, partitionCount, directory.incarnation(), replay, onCheckpointDue));
    }

    <T extends Executor> JournalingReplicator(
            List<T> threads,
            Predicate<? super T> isCurrent,
            int partitionCount,
            long term,
            Durability preset,
            PageFiles pages,
            Opener opener) {
        super(threads, isCurrent, partitionCount);
        this.outputs = threads.stream().map(thread -> new WireOutput()).toList();
        this.term = term;
        this.preset = preset;
        this.pages = pages;
        this.opener = opener;
    }

    /**
     * Reads the journal, and goes on with what it holds.
     *
     * @throws UncheckedIOException if the journal cannot be read; of a {@link JournalException} where it is damaged
     */
    @Override
    public void open(PartitionStates<S> states) {
        Recovered recovered = new Recovered(states);
        Journal journal;
        try {
            journal = opener.open(pages, recovered, this::onCheckpointDue);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (WireException e) {
            throw new UncheckedIOException(e.getMessage(), new JournalException(String.valueOf(e.getMessage())));
        }
        opened = journal;
        List<Home> all = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            all.add(new Home(partition, recovered.state(partition), recovered.versions[partition], states, journal));
        }
        homes = List.copyOf(all);
        all.forEach(home -> home.lane.send(home.owned));
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation) {
        Change<R> change = new Change<>(homes.get(partition), operation);
        change.home.lane.send(change);
        return change.answer;
    }

    @Override
    public <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super S, R> question) {
        Question<R> asked = new Question<>(homes.get(partition), question);
        asked.home.lane.send(asked);
        return asked.answer;
    }

    private void onCheckpointDue(int partition) {
        Home home = homes.get(partition);
        home.lane.send(home.checkpoint);
    }

    /** Whether the disk has no room for operations that need it. */
    public boolean isFull() {
        return opened != null && opened.isFull();
    }

    /** How its journal fares. */
    public JournalCounts journal() {
        return opened == null ? JournalCounts.NONE : opened.counts();
    }

    /** Writes what has run, when the threads have ended. */
    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
        pages.close();
    }

    /** One partition and what is on its way to it. Confined to the partition's thread. */
    private final class Home {
        final Lane lane;
        final Lane.Task owned = new Task(this::onOwned);
        final Lane.Task checkpoint = new Task(this::checkpoint);

        private final int partition;
        private final S state;
        private final PartitionStates<S> states;
        private final Journal journal;
        private final WireOutput out;
        private final Queue<Sent> waiting = new ArrayDeque<>();
        private final List<Change<?>> batch = new ArrayList<>();
        private final Lane.Task safe = new Task(this::onSafe);
        private final Runnable onSafe;
        private @Nullable Runnable effects;
        private long version;
        private boolean busy = true; // something is to be told before more is run

        Home(int partition, S state, long version, PartitionStates<S> states, Journal journal) {
            this.partition = partition;
            this.state = state;
            this.version = version;
            this.states = states;
            this.journal = journal;
            this.lane = lanes.get(partition % lanes.size());
            this.out = outputs.get(partition % lanes.size());
            this.onSafe = () -> lane.send(safe);
        }

        private void onOwned() {
            state.onOwned(term);
            effects = state.takeEffects();
            onSafe();
        }

        void add(Sent sent) {
            waiting.add(sent);
            if (!busy) {
                runWaiting();
            }
        }

        private void runWaiting() {
            while (!busy && !waiting.isEmpty()) {
                runBatch();
            }
        }

        private void runBatch() {
            out.clear();
            out.writeByte(FORMAT);
            Durability durability = Durability.MEMORY;
            for (Sent next; out.length() < BATCH_BYTES && (next = waiting.poll()) != null; ) {
                durability = durability.and(next.runNow());
            }
            if (batch.isEmpty()) {
                return;
            }
            effects = state.takeEffects();
            version++;
            if (durability == Durability.MEMORY) {
                journal.append(partition, version, out.toBytes(), durability, () -> {});
                tell();
            } else {
                busy = true;
                journal.append(partition, version, out.toBytes(), durability, onSafe);
            }
        }

        private void onSafe() {
            tell();
            busy = false;
            runWaiting();
        }

        private void tell() {
            if (effects != null) {
                effects.run();
                effects = null;
            }
            for (Change<?> each : batch) {
                each.tell();
            }
            batch.clear();
        }

        private void checkpoint() {
            out.clear();
            out.writeByte(FORMAT);
            state.writeCheckpoint(out);
            journal.checkpoint(partition, version, out.toBytes());
        }
    }

    /** Something to do for a partition, besides what is sent to it; nobody waits for it. */
    private record Task(Runnable task) implements Lane.Task {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public void fail(RuntimeException reason) {
            // The threads have ended, and with them whoever would hear of it.
        }
    }

    /** What is on its way to a partition. */
    private abstract class Sent implements Lane.Task {
        final Home home;

        Sent(Home home) {
            this.home = home;
        }

        @Override
        public final void run() {
            home.add(this);
        }

        /** Has the partition do it. Answers how safe it is to be before it is told. */
        abstract Durability runNow();
    }

    private final class Change<R> extends Sent {
        final CompletableFuture<R> answer = new CompletableFuture<>();
        private final PartitionOperation<? super S, R> operation;
        private @Nullable RuntimeException failure;
        private @Nullable R result;

        Change(Home home, PartitionOperation<? super S, R> operation) {
            super(home);
            this.operation = operation;
        }

        @Override
        Durability runNow() {
            if (operation.needsRoom() && home.journal.isFull()) {
                answer.completeExceptionally(new NoRoomException());
                return Durability.MEMORY;
            }
            home.states.writeOperation(operation, home.out);
            home.batch.add(this);
            try {
                result = operation.run(home.state);
            } catch (RuntimeException bug) {
                LOG.error("{} failed", operation.getClass().getSimpleName(), bug);
                failure = bug;
            }
            Durability own = operation.durability();
            return own == null ? preset : own;
        }

        @SuppressWarnings("NullAway") // the answer of an operation is what it answered, which may be null where R may
        void tell() {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        }

        @Override
        public void fail(RuntimeException reason) {
            answer.completeExceptionally(reason);
        }
    }

    private final class Question<R> extends Sent {
        final CompletableFuture<R> answer = new CompletableFuture<>();
        private final PartitionQuestion<? super S, R> question;

        Question(Home home, PartitionQuestion<? super S, R> question) {
            super(home);
            this.question = question;
        }

        @Override
        Durability runNow() {
            try {
                question.ask(home.state).whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException bug) {
                LOG.error("{} failed", question.getClass().getSimpleName(), bug);
                answer.completeExceptionally(bug);
            }
            return Durability.MEMORY;
        }

        @Override
        public void fail(RuntimeException reason) {
            answer.completeExceptionally(reason);
        }
    }

    /** The partitions as the journal gives them back: the operations run again, and tell nobody. */
    private final class Recovered implements Replay {
        private final PartitionStates<S> states;
        private final List<@Nullable S> found = new ArrayList<>();
        private final long[] versions = new long[partitionCount];

        Recovered(PartitionStates<S> states) {
            this.states = states;
            for (int partition = 0; partition < partitionCount; partition++) {
                found.add(null);
            }
        }

        S state(int partition) {
            S state = found.get(partition);
            if (state == null) {
                state = states.create(partition, pages.of(partition));
                found.set(partition, state);
            }
            return state;
        }

        @Override
        public void onCheckpoint(int partition, long version, byte[] snapshot) {
            found.set(partition, states.read(partition, pages.of(partition), input(snapshot)));
            versions[partition] = version;
        }

        @Override
        public void onBatch(int partition, long version, byte[] operations) {
            S state = state(partition);
            WireInput in = input(operations);
            while (in.remaining() > 0) {
                PartitionOperation<? super S, ?> operation = states.readOperation(in);
                try {
                    operation.run(state);
                } catch (RuntimeException asBefore) {
                    LOG.debug("{} failed as it did before", operation.getClass().getSimpleName(), asBefore);
                }
            }
            state.takeEffects(); // they were told, or nobody was answered
            versions[partition] = version;
        }

        private static WireInput input(byte[] bytes) {
            WireInput in = new WireInput(bytes);
            int format = in.readByte();
            if (format > FORMAT) {
                throw new WireException("the journal holds operations of format " + format
                        + ", written by a newer Flotilla; this one reads up to format " + FORMAT);
            }
            return in;
        }
    }
}

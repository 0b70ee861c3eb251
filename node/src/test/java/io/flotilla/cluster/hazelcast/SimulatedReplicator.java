package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Outbox.Parcel;
import io.flotilla.cluster.hazelcast.Replica.Asked;
import io.flotilla.cluster.hazelcast.Replica.Inquiry;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One member's way to the owners of the partitions: what a {@link HazelcastReplicator} does, by simulated calls. What gathers does so in real outboxes. */
public final class SimulatedReplicator<S extends PartitionState> implements Replicator<S> {
    private static final Asked NOBODY = new Asked() {
        @Override
        public void onAnswer(@Nullable Object answer) {}

        @Override
        public void onLost() {}
    };

    private final SimulatedStore<S> store;
    private final SimulatedCalls calls;
    private final List<Outbox<S>> outboxes = new ArrayList<>();
    private List<Runnable> again = new ArrayList<>();

    SimulatedReplicator(SimulatedStore<S> store, SimulatedCalls calls) {
        this.store = store;
        this.calls = calls;
        for (int i = 0; i < store.partitionCount(); i++) {
            int partition = i;
            outboxes.add(new Outbox<>(store::states, parcel -> send(partition, parcel)));
        }
    }

    @Override
    public void open(PartitionStates<S> states) {
        store.open(states);
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation) {
        return outboxes.get(partition).add(operation);
    }

    private void send(int partition, Parcel<S> parcel) {
        SimulatedStore<S> owner = store.ownerOf(partition);
        Runnable retry = () -> again.add(() -> send(partition, parcel));
        if (owner == null) {
            retry.run();
        } else if (owner == store) {
            submit(
                    partition,
                    new Submission<>(
                            store.self(),
                            parcel.number,
                            parcel.operations,
                            parcel.bytes(),
                            sender(partition, parcel, retry)));
        } else {
            calls.call(
                    store.self(),
                    owner.self(),
                    call -> owner.replicator().onParcel(this, partition, parcel, call),
                    retry);
        }
    }

    private Sender sender(int partition, Parcel<S> parcel, Runnable retry) {
        return new Sender() {
            @Override
            public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
                outboxes.get(partition).onAnswers(parcel, answers, hasRoom);
            }

            @Override
            public void onLost() {
                retry.run();
            }
        };
    }

    private void submit(int partition, Submission<S> submission) {
        store.execute(() -> store.replica(partition).submit(submission));
    }

    /** {@code from} sent what is to run here; its answers go back as bytes. */
    private void onParcel(SimulatedReplicator<S> from, int partition, Parcel<S> parcel, SimulatedCalls.Call call) {
        List<PartitionOperation<? super S, ?>> operations =
                Contents.readOperations(store.states(), parcel.operations.size(), new WireInput(parcel.bytes()));
        submit(partition, new Submission<>(from.store.self(), parcel.number, operations, parcel.bytes(), new Sender() {
            @Override
            public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
                WireOutput out = new WireOutput();
                Answers.write(store.states(), answers, out);
                call.answer(() -> from.outboxes
                        .get(partition)
                        .onAnswers(parcel, Answers.read(from.store.states(), new WireInput(out.toBytes())), hasRoom));
            }

            @Override
            public void onLost() {
                call.refuse();
            }
        }));
    }

    // ---- questions

    @Override
    public <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super S, R> question) {
        CompletableFuture<R> result = new CompletableFuture<>();
        ask(partition, question, result);
        return result;
    }

    private <R> void ask(int partition, PartitionQuestion<? super S, R> question, CompletableFuture<R> result) {
        SimulatedStore<S> owner = store.ownerOf(partition);
        Runnable retry = () -> again.add(() -> ask(partition, question, result));
        Asked asked = new Asked() {
            @Override
            @SuppressWarnings("unchecked") // a partition answers a question with what it is asked for
            public void onAnswer(@Nullable Object answer) {
                Outbox.complete((CompletableFuture<@Nullable Object>) result, answer);
            }

            @Override
            public void onLost() {
                retry.run();
            }
        };
        if (owner == null) {
            retry.run();
        } else if (owner == store) {
            askHere(partition, question, asked);
        } else {
            WireOutput out = new WireOutput();
            store.states().writeQuestion(question, out);
            calls.call(
                    store.self(),
                    owner.self(),
                    call -> owner.replicator().onQuestion(this, partition, out.toBytes(), asked, call),
                    retry);
        }
    }

    private void askHere(int partition, PartitionQuestion<? super S, ?> question, Asked asked) {
        store.execute(() -> store.replica(partition).ask(new Inquiry<>(question, asked)));
    }

    private void onQuestion(
            SimulatedReplicator<S> from, int partition, byte[] question, Asked asked, SimulatedCalls.Call call) {
        askHere(partition, store.states().readQuestion(new WireInput(question)), new Asked() {
            @Override
            public void onAnswer(@Nullable Object answer) {
                WireOutput out = new WireOutput();
                Answers.write(store.states(), answer, out);
                call.answer(() -> asked.onAnswer(Answers.readOne(from.store.states(), new WireInput(out.toBytes()))));
            }

            @Override
            public void onLost() {
                call.refuse();
            }
        });
    }

    @Override
    public <R> CompletionStage<List<R>> askAll(PartitionQuestion<? super S, R> question) {
        CompletionStage<List<R>> all = CompletableFuture.completedStage(List.of());
        for (int partition = 0; partition < store.partitionCount(); partition++) {
            all = all.thenCombine(ask(partition, question), (before, answer) -> {
                List<R> more = new ArrayList<>(before);
                more.add(answer);
                return more;
            });
        }
        return all;
    }

    @Override
    public void askOwned(PartitionQuestion<? super S, ?> question) {
        for (int partition = 0; partition < store.partitionCount(); partition++) {
            if (store.uuid().equals(store.row(partition).owner())) {
                askHere(partition, question, NOBODY);
            }
        }
    }

    /** What found no owner, or lost it. */
    void sendAgain() {
        List<Runnable> now = again;
        again = new ArrayList<>();
        now.forEach(Runnable::run);
    }

    @Override
    public String toString() {
        return "replicator of " + store.self() + ", " + again.size() + " to send again";
    }
}

package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.internal.partition.PartitionReplica;
import io.flotilla.cluster.hazelcast.Operations.Submit;
import io.flotilla.cluster.hazelcast.Outbox.Parcel;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.wire.WireInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The way from this member to the owners of the partitions, wherever they are.
 *
 * <p>What finds no owner, or loses it on the way, is sent again when the watch comes by.
 */
final class HazelcastReplicator<S extends PartitionState> implements Replicator<S> {
    private final PartitionService<S> service;
    private final HazelcastMembership membership;
    private final Standstill standstill;
    private final List<Outbox<S>> outboxes;
    private final Queue<Runnable> again = new ConcurrentLinkedQueue<>();
    private volatile @Nullable RuntimeException closed;

    HazelcastReplicator(
            PartitionService<S> service, HazelcastMembership membership, Standstill standstill, int partitionCount) {
        this.service = service;
        this.membership = membership;
        this.standstill = standstill;
        outboxes = IntStream.range(0, partitionCount).mapToObj(this::outbox).toList();
    }

    private Outbox<S> outbox(int partition) {
        return new Outbox<>(service::states, parcel -> send(partition, parcel));
    }

    @Override
    public void open(PartitionStates<S> states) {
        service.open(states, outboxes.size());
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super S, R> operation) {
        return outboxes.get(partition).add(operation);
    }

    @Override
    public <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super S, R> question) {
        return new Survey<>(this, question, new int[] {partition}).start().thenApply(List::getFirst);
    }

    @Override
    public <R> CompletionStage<List<R>> askAll(PartitionQuestion<? super S, R> question) {
        return new Survey<>(this, question, IntStream.range(0, outboxes.size()).toArray()).start();
    }

    @Override
    public void askOwned(PartitionQuestion<? super S, ?> question) {
        if (!service.isStarted()) {
            return;
        }
        for (int partition = 0; partition < outboxes.size(); partition++) {
            if (service.partition(partition).isLocal()) {
                askHere(partition, question, Survey.NOBODY);
            }
        }
    }

    private void send(int partition, Parcel<S> asGathered) {
        if (closed != null) {
            return; // its operations have failed
        }
        Parcel<S> parcel = standstill.isBetween(asGathered.begunNs, System.nanoTime())
                ? asGathered.late(service.states())
                : asGathered;
        PartitionReplica owner =
                service.isStarted() ? service.partition(partition).getReplica(0) : null;
        Address target = owner == null ? null : membership.cluster(owner.uuid());
        if (owner == null || target == null) {
            retry(() -> send(partition, parcel));
        } else if (service.partition(partition).isLocal()) {
            Submission<S> submission = new Submission<>(
                    membership.self(),
                    parcel.number,
                    parcel.operations,
                    parcel.bytes(),
                    new LocalSender(partition, parcel));
            service.execute(partition, () -> service.replica(partition).submit(submission));
        } else {
            Submit submit = new Submit(membership.self(), parcel.number, parcel.operations.size(), parcel.bytes());
            submit.setPartitionId(partition);
            service.invoke(submit, target, answers -> {
                if (answers == null) {
                    retry(() -> send(partition, parcel));
                } else {
                    WireInput in = new WireInput(answers);
                    boolean hasRoom = in.readBoolean();
                    outboxes.get(partition).onAnswers(parcel, Answers.read(service.states(), in), hasRoom);
                }
            });
        }
    }

    PartitionService<S> service() {
        return service;
    }

    /** Asks the replica that is here. */
    void askHere(int partition, PartitionQuestion<? super S, ?> question, Replica.Asked asked) {
        Replica<S> replica = service.replica(partition);
        service.execute(partition, () -> replica.ask(new Replica.Inquiry<>(question, asked)));
    }

    /** Asks the member at {@code target}; null where the answers did not come. */
    void askThere(Address target, int[] partitions, byte[] question, Consumer<byte @Nullable []> onAnswers) {
        service.invoke(new Operations.Ask(partitions, question), target, onAnswers);
    }

    /** Where the owner of {@code partition} is; null where there is none. */
    @Nullable
    Address owner(int partition) {
        PartitionReplica owner =
                service.isStarted() ? service.partition(partition).getReplica(0) : null;
        return owner == null ? null : membership.cluster(owner.uuid());
    }

    boolean isHere(int partition) {
        return service.partition(partition).isLocal();
    }

    /** Has {@code task} run when the watch comes by. */
    void retry(Runnable task) {
        again.add(task);
    }

    @Nullable
    RuntimeException closed() {
        return closed;
    }

    /** Sends what was lost, and has replicas that wait look about. On the watch. */
    void look() {
        List<Runnable> now = new ArrayList<>();
        for (Runnable next; (next = again.poll()) != null; ) {
            now.add(next);
        }
        now.forEach(Runnable::run);
        for (int partition = 0; partition < outboxes.size(); partition++) {
            if (service.replica(partition).isStalled()) {
                service.advanceLater(partition);
            }
        }
    }

    /** Whatever waits fails, and all that is to come. */
    void close() {
        RuntimeException reason = new IllegalStateException("this member has left the cluster");
        closed = reason;
        outboxes.forEach(each -> each.close(reason));
        for (Runnable next; (next = again.poll()) != null; ) {
            next.run(); // sees that it is over
        }
    }

    @Override
    public String toString() {
        return "HazelcastReplicator of " + membership.self() + ", " + again.size() + " to send again";
    }

    /** A parcel whose owner is this member. */
    private final class LocalSender implements Sender {
        private final int partition;
        private final Parcel<S> parcel;

        LocalSender(int partition, Parcel<S> parcel) {
            this.partition = partition;
            this.parcel = parcel;
        }

        @Override
        public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
            outboxes.get(partition).onAnswers(parcel, answers, hasRoom);
        }

        @Override
        public void onLost() {
            retry(() -> send(partition, parcel));
        }
    }
}

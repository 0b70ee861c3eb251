package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.MigrationAwareService;
import com.hazelcast.internal.partition.MigrationEndpoint;
import com.hazelcast.internal.partition.PartitionMigrationEvent;
import com.hazelcast.internal.partition.PartitionReplica;
import com.hazelcast.internal.partition.PartitionReplicationEvent;
import com.hazelcast.internal.services.ManagedService;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.NodeEngineImpl;
import com.hazelcast.spi.impl.PartitionSpecificRunnable;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.UrgentSystemOperation;
import io.flotilla.cluster.hazelcast.Operations.Install;
import io.flotilla.cluster.hazelcast.Operations.Sent;
import io.flotilla.cluster.hazelcast.Operations.TakeBatch;
import io.flotilla.cluster.hazelcast.Operations.TakeSnapshot;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.ReplicationCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of this member as Hazelcast knows them: a service of its own, which it tells of what moves. What is said to a replica from here runs on the thread of its
 * partition.
 */
final class PartitionService<S extends PartitionState> implements ManagedService, MigrationAwareService {
    static final String NAME = "flotilla:partitions";

    private static final Logger LOG = LoggerFactory.getLogger(PartitionService.class);
    private static final int KEEPS_COPY = 1; // the highest index of a replica that holds anything
    private static final long RESET_SECONDS = 30;

    private final HazelcastMembership membership;
    private final @Nullable Keeping keeping;
    private final Recovery<S> recovery;
    private final @Nullable DiskJournal<S> journal;
    private final LongAdder batches = new LongAdder();
    private final LongAdder batchBytes = new LongAdder();
    private final LongAdder waitedNs = new LongAdder();
    private final LongAdder snapshots = new LongAdder();
    private volatile List<Replica<S>> replicas = List.of(); // set before the member joins
    private volatile @Nullable PartitionStates<S> states;
    private volatile @Nullable NodeEngineImpl engine;

    PartitionService(HazelcastMembership membership, @Nullable Keeping keeping, int partitionCount, Executor watch) {
        this.membership = membership;
        this.keeping = keeping;
        recovery = new Recovery<>(this, membership, keeping, partitionCount, watch);
        journal = keeping == null ? null : new DiskJournal<>(keeping, this, partitionCount);
    }

    /** @throws java.io.UncheckedIOException if what was kept on disk cannot be read */
    void open(PartitionStates<S> opened, int partitionCount) {
        if (states != null) {
            throw new IllegalStateException("opened twice");
        }
        states = opened;
        List<Replica<S>> all = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            PartitionJournal itsJournal = journal == null ? PartitionJournal.NONE : journal.of(partition);
            all.add(new Replica<>(partition, opened, new HazelcastPlace(partition), itsJournal));
        }
        if (journal != null) {
            journal.open(all::get);
        }
        replicas = List.copyOf(all);
    }

    Recovery<S> recovery() {
        return recovery;
    }

    /** Where this member keeps its partitions; null where it does not. */
    @Nullable
    DiskJournal<S> journal() {
        return journal;
    }

    /** Whether this member may be given what others hold. */
    boolean isAdmitted() {
        return recovery.isAdmitted();
    }

    /** What this member holds. Any thread may ask. */
    Report report() {
        return new Report(
                keeping != null,
                keeping == null ? null : keeping.directory().clusterId(),
                keeping != null && keeping.acceptsLoss(),
                replicas.stream().map(Replica::standing).toList());
    }

    /** What was sent to copies. Any thread may ask. */
    ReplicationCounts replication() {
        return new ReplicationCounts(batches.sum(), batchBytes.sum(), waitedNs.sum(), snapshots.sum());
    }

    PartitionStates<S> states() {
        return Objects.requireNonNull(states, "open() comes first");
    }

    boolean isOpen() {
        return states != null;
    }

    Replica<S> replica(int partition) {
        return replicas.get(partition);
    }

    List<Replica<S>> replicas() {
        return replicas;
    }

    NodeEngineImpl engine() {
        return Objects.requireNonNull(engine, "start() comes first");
    }

    boolean isStarted() {
        return engine != null;
    }

    InternalPartition partition(int partition) {
        return engine().getPartitionService().getPartition(partition, false);
    }

    UUID self() {
        return engine().getLocalMember().getUuid();
    }

    /** Whether this member is the one to run what is sent to {@code partition}. */
    boolean isOwner(int partition) {
        return partition(partition).isLocal();
    }

    /** Has {@code task} run on the thread of {@code partition}. */
    void execute(int partition, Runnable task) {
        engine().getOperationService().execute(new OnPartition(partition, task));
    }

    /** Sends {@code operation} to the member at {@code target}, once. The answer comes on a thread of Hazelcast's; null where there is none. */
    void invoke(Sent operation, Address target, Consumer<byte @Nullable []> onAnswer) {
        try {
            engine().getOperationService()
                    .createInvocationBuilder(NAME, operation, target)
                    .setTryCount(1) // whether again, and where, is for us to know
                    .<byte[]>invoke()
                    .whenCompleteAsync(
                            (response, failure) -> {
                                if (failure != null) {
                                    LOG.debug("{} to {}: {}", operation, target, failure.toString());
                                }
                                onAnswer.accept(failure == null ? operation.open(response) : null);
                            },
                            Runnable::run);
        } catch (RuntimeException notThere) { // Hazelcast is ending, or the member has left
            LOG.debug("{} to {}: {}", operation, target, notThere.toString());
            onAnswer.accept(null);
        }
    }

    @Override
    public void init(NodeEngine nodeEngine, Properties properties) {
        NodeEngineImpl given = (NodeEngineImpl) nodeEngine;
        engine = given;
        membership.joining(given.getNode());
    }

    /** This member was on the smaller side of a split cluster, and joins the other. What it holds was not answered, or the others have it too. */
    @Override
    public void reset() {
        recovery.onReset();
        CompletableFuture<?>[] dropped = new CompletableFuture<?>[replicas.size()];
        for (int i = 0; i < dropped.length; i++) {
            Replica<S> replica = replicas.get(i);
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            dropped[i] = done;
            engine().getOperationService().execute(new UrgentlyOnPartition(i, () -> {
                replica.drop();
                done.complete(null);
            }));
        }
        try { // before it joins, and is sent what the others have
            CompletableFuture.allOf(dropped)
                    .orTimeout(RESET_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new IllegalStateException("a partition is busy for longer than " + RESET_SECONDS + " s", e);
            }
            throw e;
        }
    }

    @Override
    public void shutdown(boolean terminate) {
        // Hazelcast ends its threads, and with them the replicas.
    }

    @Override
    public @Nullable Operation prepareReplicationOperation(PartitionReplicationEvent event) {
        byte[] snapshot = event.getReplicaIndex() > KEEPS_COPY || !isOpen()
                ? null
                : replica(event.getPartitionId()).liveSnapshot();
        return snapshot == null ? null : new Install(snapshot).setPartitionId(event.getPartitionId());
    }

    @Override
    public void beforeMigration(PartitionMigrationEvent event) {
        // The replica sees for itself that it moves.
    }

    @Override
    public void commitMigration(PartitionMigrationEvent event) {
        if (event.getMigrationEndpoint() == MigrationEndpoint.SOURCE) {
            settle(event.getPartitionId(), event.getNewReplicaIndex());
        } else {
            advanceLater(event.getPartitionId());
        }
    }

    @Override
    public void rollbackMigration(PartitionMigrationEvent event) {
        if (event.getMigrationEndpoint() == MigrationEndpoint.DESTINATION) {
            settle(event.getPartitionId(), event.getCurrentReplicaIndex());
        } else {
            advanceLater(event.getPartitionId());
        }
    }

    private void settle(int partition, int replicaIndex) {
        if (isOpen() && (replicaIndex < 0 || replicaIndex > KEEPS_COPY)) {
            replica(partition).drop();
        } else {
            advanceLater(partition);
        }
    }

    /** When Hazelcast's own work on the partition, in which it tells of this, is done. */
    void advanceLater(int partition) {
        if (isOpen()) {
            execute(partition, replica(partition)::advance);
        }
    }

    @Override
    public String toString() {
        return "PartitionService of " + membership.self();
    }

    /** The place of one partition, by Hazelcast's table. */
    private final class HazelcastPlace implements Place {
        private final int partition;

        HazelcastPlace(int partition) {
            this.partition = partition;
        }

        @Override
        public UUID self() {
            return PartitionService.this.self();
        }

        @Override
        public @Nullable UUID owner() {
            PartitionReplica owner = partition(partition).getReplica(0);
            return owner == null ? null : owner.uuid();
        }

        @Override
        public @Nullable Keeper copy() {
            InternalPartition table = partition(partition);
            int version =
                    table.version(); // before the replica: where both change meanwhile, the copy is asked once more
            PartitionReplica keeper = table.getReplica(KEEPS_COPY);
            return keeper == null ? null : new Keeper(keeper.uuid(), version);
        }

        @Override
        public boolean isMoving() {
            return partition(partition).isMigrating();
        }

        @Override
        public boolean hasMajority() {
            return membership.hasMajority();
        }

        @Override
        public boolean mayBeAlone() {
            return membership.expectsOneStore();
        }

        @Override
        public boolean isRecovering() {
            return keeping != null;
        }

        @Override
        public long nowMs() {
            return System.currentTimeMillis();
        }

        @Override
        public void sendBatch(
                UUID copy, Point from, Point to, byte[] batch, Durability durability, Consumer<Reply> onReply) {
            long sentNs = System.nanoTime();
            send(copy, new TakeBatch(from, to, batch, durability), reply -> {
                if (reply.isHeld()) {
                    batches.increment();
                    batchBytes.add(batch.length);
                    waitedNs.add(System.nanoTime() - sentNs);
                }
                onReply.accept(reply);
            });
        }

        @Override
        public void sendSnapshot(UUID copy, byte[] snapshot, Consumer<Reply> onReply) {
            snapshots.increment();
            send(copy, new TakeSnapshot(snapshot), onReply);
        }

        private void send(UUID copy, Sent operation, Consumer<Reply> onReply) {
            Address target = membership.cluster(copy);
            if (target == null) {
                execute(partition, () -> onReply.accept(Reply.REFUSED));
                return;
            }
            operation.setPartitionId(partition);
            invoke(operation, target, answer -> {
                Reply reply =
                        answer == null ? Reply.REFUSED : Reply.valueOf(new String(answer, StandardCharsets.US_ASCII));
                execute(partition, () -> onReply.accept(reply));
            });
        }
    }

    private static class OnPartition implements PartitionSpecificRunnable {
        private final int partition;
        private final Runnable task;

        OnPartition(int partition, Runnable task) {
            this.partition = partition;
            this.task = task;
        }

        @Override
        public int getPartitionId() {
            return partition;
        }

        @Override
        public void run() {
            task.run();
        }
    }

    /** Before all that is not urgent, as Hazelcast's own work on partitions that move. */
    private static final class UrgentlyOnPartition extends OnPartition implements UrgentSystemOperation {
        UrgentlyOnPartition(int partition, Runnable task) {
            super(partition, task);
        }
    }
}

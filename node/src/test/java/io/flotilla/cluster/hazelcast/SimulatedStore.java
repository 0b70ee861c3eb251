package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.SimulatedPartitions.Row;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.PartitionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What one member has of the partitions, and what it has seen of their table. The replicas are real. */
public final class SimulatedStore<S extends PartitionState> implements PartitionTable {
    final Executor watch;
    private final SimulatedPartitions<S> partitions;
    private final Member self;
    private final Executor thread;
    private final SimulatedReplicator<S> replicator;
    private final Row[] rows; // as it has seen them
    private final @Nullable Member[] told; // owners, to listeners
    private final List<Replica<S>> replicas = new ArrayList<>();
    private final List<OwnerListener> listeners = new ArrayList<>();
    private @Nullable PartitionStates<S> states;
    private UUID uuid;
    private boolean hasMajority;
    private int unaware;

    SimulatedStore(SimulatedPartitions<S> partitions, Member self, Executor thread, Executor watch) {
        this.partitions = partitions;
        this.self = self;
        this.thread = thread;
        this.watch = watch;
        uuid = partitions.newUuid();
        rows = new Row[partitions.partitionCount()];
        Arrays.fill(rows, Row.NOBODY);
        told = new @Nullable Member[rows.length];
        replicator = new SimulatedReplicator<>(this, partitions.calls());
    }

    Member self() {
        return self;
    }

    UUID uuid() {
        return uuid;
    }

    Replica<S> replica(int partition) {
        return replicas.get(partition);
    }

    /** Its way to the owners. */
    public SimulatedReplicator<S> replicator() {
        return replicator;
    }

    PartitionStates<S> states() {
        return Objects.requireNonNull(states, "open() comes first");
    }

    // ---- what it sees

    boolean isMember() {
        return hasMajority;
    }

    /** Whether it hears the majority, at this moment; without, it knows of no owners. */
    public void setMajority(boolean there) {
        hasMajority = there;
        if (!there) {
            Arrays.fill(told, null);
        }
    }

    /** It was cut off, and joins the others anew, without what it holds. */
    public void reset() {
        uuid = partitions.newUuid();
        replicas.forEach(Replica::drop);
        Arrays.fill(rows, Row.NOBODY);
    }

    boolean sees(int partition, Row row) {
        return rows[partition].equals(row);
    }

    /** Whether its replicas know all that it has seen. */
    boolean isAware() {
        return unaware == 0;
    }

    void see(List<Row> now) {
        for (int partition = 0; partition < rows.length; partition++) {
            see(partition, now.get(partition));
            SimulatedStore<S> store = partitions.find(rows[partition].owner());
            Member owner = store == null ? null : store.self;
            if (owner != null && !owner.equals(told[partition])) {
                told[partition] = owner;
                for (OwnerListener listener : listeners) {
                    listener.onOwner(partition, owner);
                }
            }
        }
    }

    void see(int partition, Row row) {
        if (hasMajority && row.version() > rows[partition].version()) {
            rows[partition] = row;
            unaware++;
            thread.execute(() -> {
                unaware--;
                settle(replicas.get(partition), rows[partition]);
            });
        }
    }

    private void settle(Replica<S> replica, Row row) {
        if (uuid.equals(row.owner()) || uuid.equals(row.copy())) {
            replica.advance();
        } else {
            replica.drop();
        }
    }

    @Override
    public int partitionCount() {
        return rows.length;
    }

    @Override
    public @Nullable Member owner(int partition) {
        return told[partition];
    }

    @Override
    public void listen(OwnerListener listener) {
        listeners.add(listener);
    }

    // ---- what it has

    void open(PartitionStates<S> opened) {
        states = opened;
        for (int partition = 0; partition < rows.length; partition++) {
            replicas.add(new Replica<>(
                    partition, opened, new SimulatedPlace<>(partitions, this, partition), PartitionJournal.NONE));
        }
    }

    Row row(int partition) {
        return rows[partition];
    }

    /** The member that owns {@code partition}, as this one sees it; null where that does not run. */
    @Nullable
    SimulatedStore<S> ownerOf(int partition) {
        return partitions.find(rows[partition].owner());
    }

    /** Has {@code task} run on the thread of its partitions. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    /** Sends what was lost, and has replicas that wait look about. */
    public void look() {
        replicator.sendAgain();
        replicas.stream().filter(Replica::isStalled).forEach(each -> thread.execute(each::advance));
    }

    @Override
    public String toString() {
        return self + ", " + replicas;
    }
}

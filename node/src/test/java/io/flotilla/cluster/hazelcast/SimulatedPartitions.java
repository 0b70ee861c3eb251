package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands for Hazelcast in a simulation: which member owns which partition and which keeps the copy. Here, since the replicas know it
 * by types of this package alone.
 *
 * <p>The table changes at once, and each member sees that when its watch comes to it; only those between whom a partition moves know at once, as they do in Hazelcast.
 */
public final class SimulatedPartitions<S extends PartitionState> {
    final LongSupplier nowMs;
    private final Random random;
    private final List<SimulatedStore<S>> stores =
            new ArrayList<>(); // of the majority, in the order in which they came
    private final List<SimulatedStore<S>> everybody = new ArrayList<>(); // whoever runs
    private final Row[] table;
    private final SimulatedCalls calls;
    private long uuids;

    /** Who has a partition. A version is higher than those before. */
    record Row(@Nullable UUID owner, @Nullable UUID copy, int version) {
        static final Row NOBODY = new Row(null, null, 0);
    }

    /** @param reaches whether what one sends comes to the other at this moment */
    public SimulatedPartitions(
            int partitionCount, Random random, LongSupplier nowMs, BiPredicate<Member, Member> reaches) {
        this.random = random;
        this.nowMs = nowMs;
        calls = new SimulatedCalls(random, reaches);
        table = new Row[partitionCount];
        Arrays.fill(table, Row.NOBODY);
    }

    public int partitionCount() {
        return table.length;
    }

    /**
     * What {@code self} has of the partitions; it has to {@link #join} still.
     *
     * @param thread that of its partitions
     * @param watch on which it sees the table change
     */
    public SimulatedStore<S> store(Member self, Executor thread, Executor watch) {
        SimulatedStore<S> store = new SimulatedStore<>(this, self, thread, watch);
        everybody.add(store);
        return store;
    }

    // ---- who is there

    /** It is one of the majority from now on, and, unless it is a front, gets partitions by and by. */
    public void join(SimulatedStore<S> store, boolean holdsPartitions) {
        if (holdsPartitions) {
            stores.add(store);
        }
        repair();
    }

    /** It is not one of the majority any more: the copies take the place of what it owned. */
    public void leave(SimulatedStore<S> store) {
        stores.remove(store);
        repair();
    }

    /** It runs no more. What was asked of it is lost. */
    public void end(SimulatedStore<S> store) {
        everybody.remove(store);
        calls.end(store.self());
    }

    private void repair() {
        for (int partition = 0; partition < table.length; partition++) {
            SimulatedStore<S> owner = find(table[partition].owner(), stores);
            SimulatedStore<S> copy = find(table[partition].copy(), stores);
            if (owner == null) {
                owner = copy != null ? copy : stores.isEmpty() ? null : stores.getFirst();
                copy = null;
            }
            set(partition, owner, copy != null ? copy : another(owner));
        }
        publish();
    }

    private @Nullable SimulatedStore<S> another(@Nullable SimulatedStore<S> owner) {
        List<SimulatedStore<S>> others =
                stores.stream().filter(each -> each != owner).toList();
        return others.isEmpty() ? null : others.get(random.nextInt(others.size()));
    }

    private void set(int partition, @Nullable SimulatedStore<S> owner, @Nullable SimulatedStore<S> copy) {
        Row before = table[partition];
        UUID ownerId = owner == null ? null : owner.uuid();
        UUID copyId = copy == null ? null : copy.uuid();
        if (!Objects.equals(ownerId, before.owner()) || !Objects.equals(copyId, before.copy())) {
            table[partition] = new Row(ownerId, copyId, before.version() + 1);
        }
    }

    private void publish() {
        List<Row> rows = List.of(table);
        for (SimulatedStore<S> each : everybody) {
            if (each.isMember()) {
                each.watch.execute(() -> each.see(rows));
            }
        }
    }

    // ---- what moves

    /** Some partition gets another owner, to which it moves, or another copy. */
    public void move() {
        int partition = random.nextInt(table.length);
        SimulatedStore<S> owner = find(table[partition].owner());
        SimulatedStore<S> copy = find(table[partition].copy());
        SimulatedStore<S> next = another(owner);
        if (owner == null || copy == null || next == null || !everybody.contains(next)) {
            return;
        }
        if (!owner.isMember() || !next.isMember() || !owner.sees(partition, table[partition])) {
            return;
        }
        if (random.nextBoolean()) {
            set(partition, owner, next);
        } else {
            byte[] snapshot = owner.replica(partition).liveSnapshot();
            if (snapshot != null) {
                next.replica(partition).install(snapshot);
            }
            set(partition, next, copy == next ? owner : copy);
            owner.see(partition, table[partition]);
            next.see(partition, table[partition]);
        }
        publish();
    }

    /** Whether the loss of any one store would lose nothing. */
    public boolean isSafe() {
        for (int partition = 0; partition < table.length; partition++) {
            SimulatedStore<S> owner = find(table[partition].owner());
            SimulatedStore<S> copy = find(table[partition].copy());
            Row row = table[partition];
            if (owner == null
                    || copy == null
                    || !owner.sees(partition, row)
                    || !copy.sees(partition, row)
                    || !owner.isAware()
                    || !copy.isAware()
                    || !owner.replica(partition).isSafe()) {
                return false;
            }
        }
        return true;
    }

    UUID newUuid() {
        return new UUID(0, ++uuids);
    }

    @Nullable
    SimulatedStore<S> find(@Nullable UUID uuid) {
        return find(uuid, everybody);
    }

    private @Nullable SimulatedStore<S> find(@Nullable UUID uuid, List<SimulatedStore<S>> among) {
        return among.stream().filter(each -> each.uuid().equals(uuid)).findAny().orElse(null);
    }

    /** What the members send each other about the partitions. */
    public SimulatedCalls calls() {
        return calls;
    }
}

package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.PartitionState;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The place of one partition, by what its member sees. */
final class SimulatedPlace<S extends PartitionState> implements Place {
    private final SimulatedPartitions<S> partitions;
    private final SimulatedStore<S> store;
    private final int partition;

    SimulatedPlace(SimulatedPartitions<S> partitions, SimulatedStore<S> store, int partition) {
        this.partitions = partitions;
        this.store = store;
        this.partition = partition;
    }

    @Override
    public UUID self() {
        return store.uuid();
    }

    @Override
    public @Nullable UUID owner() {
        return store.row(partition).owner();
    }

    @Override
    public @Nullable Keeper copy() {
        UUID copy = store.row(partition).copy();
        return copy == null ? null : new Keeper(copy, store.row(partition).version());
    }

    @Override
    public boolean isMoving() {
        return false;
    }

    @Override
    public boolean hasMajority() {
        return store.isMember();
    }

    @Override
    public boolean mayBeAlone() {
        return false;
    }

    @Override
    public boolean isRecovering() {
        return false;
    }

    @Override
    public long nowMs() {
        return partitions.nowMs.getAsLong();
    }

    @Override
    public void sendBatch(
            UUID copy, Point from, Point to, byte[] batch, Durability durability, Consumer<Reply> onReply) {
        send(
                copy,
                onReply,
                (target, reply) -> target.replica(partition).take(store.uuid(), from, to, batch, durability, reply));
    }

    @Override
    public void sendSnapshot(UUID copy, byte[] snapshot, Consumer<Reply> onReply) {
        send(copy, onReply, (target, reply) -> target.replica(partition).take(store.uuid(), snapshot, reply));
    }

    private void send(UUID copy, Consumer<Reply> onReply, BiConsumer<SimulatedStore<S>, Consumer<Reply>> take) {
        Runnable lost = () -> store.execute(() -> onReply.accept(Reply.REFUSED));
        SimulatedStore<S> target = partitions.find(copy);
        if (target == null) {
            lost.run();
            return;
        }
        partitions
                .calls()
                .call(
                        store.self(),
                        target.self(),
                        call -> target.execute(() -> take.accept(
                                target, reply -> call.answer(() -> store.execute(() -> onReply.accept(reply))))),
                        lost);
    }
}

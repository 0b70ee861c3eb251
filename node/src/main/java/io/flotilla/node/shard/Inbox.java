package io.flotilla.node.shard;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * The batches that other shards gave to one shard and that it has not taken yet.
 *
 * <p>Any shard offers; the owner's event loop takes. Bounded: a giver that finds it full asks to be told when there is room, and stops reading from its
 * publishers meanwhile. Knows its owner by what it calls alone.
 */
final class Inbox<T> {
    private final int capacity;
    private final MpscVarHandleArrayQueue<T> batches;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicIntegerArray waiting;
    private final Executor owner;
    private final Consumer<T> taker;
    private final IntConsumer onRoom;

    /**
     * @param capacity in batches, a power of two
     * @param givers how many shards may offer
     * @param owner the event loop that takes
     * @param taker takes one batch, on that event loop
     * @param onRoom tells a giver that was refused, by its index, that there is room again; on that event loop too
     */
    Inbox(int capacity, int givers, Executor owner, Consumer<T> taker, IntConsumer onRoom) {
        this.capacity = capacity;
        this.batches = new MpscVarHandleArrayQueue<>(capacity);
        this.waiting = new AtomicIntegerArray(givers);
        this.owner = owner;
        this.taker = taker;
        this.onRoom = onRoom;
    }

    /** Gives {@code batch} to the owner; false if there is no room, and then {@code giver} is told when there is. */
    boolean offer(T batch, int giver) {
        if (!batches.offer(batch)) {
            waiting.set(giver, 1);
            // The owner may have drained between the two lines and not seen that somebody waits.
            if (!batches.offer(batch)) {
                return false;
            }
            waiting.set(giver, 0);
        }
        if (awake.compareAndSet(false, true)) {
            owner.execute(this::drain);
        }
        return true;
    }

    private void drain() {
        awake.set(false); // before taking: what is offered from here on wakes the owner again
        for (int i = 0; i < capacity; i++) {
            T batch = batches.poll();
            if (batch == null) {
                break;
            }
            taker.accept(batch);
        }
        for (int giver = 0; giver < waiting.length(); giver++) {
            if (waiting.get(giver) == 1 && waiting.compareAndSet(giver, 1, 0)) {
                onRoom.accept(giver);
            }
        }
        if (!batches.isEmpty() && awake.compareAndSet(false, true)) {
            owner.execute(this::drain);
        }
    }
}

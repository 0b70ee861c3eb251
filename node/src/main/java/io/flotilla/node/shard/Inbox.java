package io.flotilla.node.shard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * The batches that other shards gave to one shard and that it has not taken yet.
 *
 * <p>Any shard offers; the owner's event loop takes. Bounded at {@value #CAPACITY} batches: a giver that finds it full asks to be told when there is room,
 * and stops reading from its publishers meanwhile.
 */
final class Inbox {
    private static final int CAPACITY = 256;

    private final MpscVarHandleArrayQueue<Handover> batches = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicIntegerArray waiting;
    private final Shard owner;

    Inbox(Shard owner, int shardCount) {
        this.owner = owner;
        this.waiting = new AtomicIntegerArray(shardCount);
    }

    /** Gives {@code batch} to the owner; false if there is no room, and then {@code giver} is told when there is. */
    boolean offer(Handover batch, int giver) {
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
        for (int i = 0; i < CAPACITY; i++) {
            Handover batch = batches.poll();
            if (batch == null) {
                break;
            }
            batch.take(owner);
        }
        for (int giver = 0; giver < waiting.length(); giver++) {
            if (waiting.get(giver) == 1 && waiting.compareAndSet(giver, 1, 0)) {
                owner.peer(giver).onRoom();
            }
        }
        if (!batches.isEmpty() && awake.compareAndSet(false, true)) {
            owner.execute(this::drain);
        }
    }
}

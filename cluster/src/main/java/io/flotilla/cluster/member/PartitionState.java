package io.flotilla.cluster.member;

import io.flotilla.cluster.wire.WireOutput;
import org.jspecify.annotations.Nullable;

/**
 * What one partition holds. Members keep copies of it, which all run the same operations in the same order and so come to the same state; one of them, the
 * owner's, also has effects: what others are told. Confined to the partition's thread.
 */
public interface PartitionState {
    /**
     * This copy is the owner's from now on, the first of its cluster or because the earlier owner gave it up or is gone. Whatever that one was about to tell is told
     * again, as effects.
     *
     * @param term higher than that of any owner before
     */
    void onOwned(long term);

    /** This copy is no longer the owner's: it has no effects. */
    void onDisowned();

    /**
     * What the operations since the last call have to tell others: to be run, on the partition's thread and before the next operation, when as many members hold the
     * changes as are to hold them. To be asked for after each batch of operations, also on a copy that is not the owner's, which has nothing to tell.
     *
     * @return null where there is nothing to tell
     */
    @Nullable
    Runnable takeEffects();

    /** Writes all that the copies share. */
    void write(WireOutput out);

    /** The same for a checkpoint of this member's, which does not write again what lies in the copy's {@link Pages}, but names all of them. */
    default void writeCheckpoint(WireOutput out) {
        write(out);
    }

    /** This copy is not needed any more, nor are its pages. */
    void close();
}

package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Durability;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link Replica} knows of its surroundings, and its way to the copy. Members go by the names that Hazelcast gives them. Used on the partition's thread alone. */
interface Place {
    /** What the copy says to what it was sent. */
    enum Reply {
        /** The copy is at the point that it was to reach, and has written that as safely as it was asked to. */
        HELD,
        /** The same, but its disk has no room for much more. */
        HELD_WITHOUT_ROOM,
        /** It is at another point than the one that the batch leads on from. */
        BEHIND,
        /** It did not come there, is no copy or knows another owner: as yet, or for good. */
        REFUSED;

        boolean isHeld() {
            return this == HELD || this == HELD_WITHOUT_ROOM;
        }
    }

    /**
     * The member that keeps the copy.
     *
     * @param version of the table: another whenever a replica of the partition moved. Who was the copy, and is again, may have dropped what it had in between
     */
    record Keeper(UUID member, int version) {}

    UUID self();

    /** The member that runs the operations; null where there is none. */
    @Nullable
    UUID owner();

    /** Who keeps the copy now; null where there is none. */
    @Nullable
    Keeper copy();

    /** Whether a replica moves at this moment, so that nothing may change. */
    boolean isMoving();

    /** Whether more than half of the expected members are in touch. */
    boolean hasMajority();

    /** Whether an owner has nobody to keep a copy by intention. */
    boolean mayBeAlone();

    /** Whether it is still to be found out which member kept the newest that there is of a partition which nobody serves. */
    boolean isRecovering();

    long nowMs();

    /** Sends a batch to {@code copy}. The reply comes later, on the partition's thread. */
    void sendBatch(UUID copy, Point from, Point to, byte[] batch, Durability durability, Consumer<Reply> onReply);

    /** Sends all that there is to {@code copy}. The reply comes later, on the partition's thread. */
    void sendSnapshot(UUID copy, byte[] snapshot, Consumer<Reply> onReply);
}

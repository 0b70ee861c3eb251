package io.flotilla.cluster.member;

import org.jspecify.annotations.Nullable;

/**
 * A change of one partition. It is data, so that it can be sent to the member that owns the partition and to those that keep its copies; what it depends on besides the
 * partition, the time above all, it brings along, so that all come to the same state.
 *
 * @param <S> the state of a partition
 * @param <R> the answer
 */
public interface PartitionOperation<S, R> {
    /** Does it, on the partition's thread. */
    R run(S partition);

    /** How safe the change must be before anybody is told of it; null for as safe as the node keeps what says nothing. */
    default @Nullable Durability durability() {
        return null;
    }

    /** Whether it brings what takes room for long: it is refused with a {@link NoRoomException} where there is none. */
    default boolean needsRoom() {
        return false;
    }
}

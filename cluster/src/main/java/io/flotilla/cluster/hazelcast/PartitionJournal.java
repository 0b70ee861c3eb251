package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Pages;

/** Where a {@link Replica} also writes what it holds, so that it is there again after a restart. Nothing in here waits. Used on the partition's thread alone. */
interface PartitionJournal {
    /** Of a member that keeps nothing on disk. */
    PartitionJournal NONE = new PartitionJournal() {
        @Override
        public Durability preset() {
            return Durability.MEMORY;
        }

        @Override
        public boolean append(Point reached, byte[] batch, Durability durability, Runnable onSafe) {
            return false;
        }

        @Override
        public boolean replace(byte[] snapshot, Runnable onSafe) {
            return false;
        }

        @Override
        public void checkpoint(byte[] snapshot) {}

        @Override
        public void drop() {}

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public Pages pages() {
            return Pages.NONE;
        }
    };

    /** How safe operations are to be that do not say so themselves. */
    Durability preset();

    /**
     * The batch was run, and led to {@code reached}.
     *
     * @param onSafe run later, on the partition's thread, when it is as safe as {@code durability} says
     * @return whether that is to be waited for
     */
    boolean append(Point reached, byte[] batch, Durability durability, Runnable onSafe);

    /**
     * The replica holds what {@code snapshot} does, which names all of its pages, whatever it held before, which stays on disk until this is there. No batch is appended before that.
     *
     * @param onSafe run later, on the partition's thread
     * @return whether that is to be waited for
     */
    boolean replace(byte[] snapshot, Runnable onSafe);

    /** All that was written led to {@code snapshot}, which names all pages and may take its place. */
    void checkpoint(byte[] snapshot);

    /** The replica holds nothing any more. */
    void drop();

    /** Whether what needs room should not be begun now. */
    boolean isFull();

    /** Where the replica may lay what it does not need at hand. */
    Pages pages();
}

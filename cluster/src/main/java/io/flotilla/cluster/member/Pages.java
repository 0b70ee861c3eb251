package io.flotilla.cluster.member;

import org.jspecify.annotations.Nullable;

/**
 * Where one copy of a partition lays what it does not need at hand, on the disk of its member. No other copy knows of it: what lies where is no part of the state that they share, and
 * each member decides for itself how much that is.
 *
 * <p>A page stays as it is until it is given back, and longer as long as a checkpoint names it that may be needed after a restart. Confined to the partition's thread.
 */
public interface Pages {
    /** Of a member that keeps nothing on disk. */
    Pages NONE = new Pages() {
        @Override
        public boolean areThere() {
            return false;
        }

        @Override
        public @Nullable Page write(byte[] bytes, int length) {
            return null;
        }

        @Override
        public byte[] read(Page page) {
            throw new IllegalStateException("there is no disk for " + page);
        }

        @Override
        public void free(Page page) {
            // Nothing was ever written.
        }

        @Override
        public void freeAll() {
            // Nothing was ever written.
        }

        @Override
        public void keep(Page page) {
            throw new IllegalStateException("there is no disk for " + page);
        }
    };

    /** Whether there is a disk for them. */
    boolean areThere();

    /** Writes the first {@code length} of {@code bytes}, and does not wait for the disk; null where it has no room, so that the caller keeps them. */
    @Nullable
    Page write(byte[] bytes, int length);

    /**
     * What was written.
     *
     * @throws java.io.UncheckedIOException if the disk does not give it back as it was
     */
    byte[] read(Page page);

    /** The partition does not need {@code page} any more. */
    void free(Page page);

    /** It needs none any more. */
    void freeAll();

    /**
     * The partition, which has just been read from the disk, has {@code page} from an earlier run.
     *
     * @throws java.io.UncheckedIOException if it is not there
     */
    void keep(Page page);
}

package io.flotilla.cluster.journal;

import java.nio.ByteBuffer;

/**
 * A checkpoint on its way to the log, a part at a time, so that batches need not wait for all of it. It ends only when the disk holds the pages that it names. Confined to the
 * writer.
 */
final class Checkpoint {
    private static final int PART_BYTES = 256 << 10;

    private final int partition;
    private final long version;
    private final byte[] snapshot;
    private final PageFile pages;
    private final long pagesNumber;
    private final Runnable onSafe;
    private int written;
    private boolean ended;

    /**
     * On the partition's thread.
     *
     * @param version of the last batch that {@code snapshot} has seen
     * @param pages of the partition; {@code snapshot} names all that are used now
     * @param onSafe run on the writer's thread when it is whole, or not needed any more
     */
    Checkpoint(int partition, long version, byte[] snapshot, PageFile pages, Runnable onSafe) {
        this.partition = partition;
        this.version = version;
        this.snapshot = snapshot;
        this.pages = pages;
        this.pagesNumber = pages.begin();
        this.onSafe = onSafe;
    }

    int partition() {
        return partition;
    }

    long version() {
        return version;
    }

    int length() {
        return snapshot.length;
    }

    /** The disk has all of it. */
    void onWhole() {
        pages.onSafe(pagesNumber);
        onSafe.run();
    }

    /** A later one takes its place, or the partition is kept no longer. */
    void onAbandoned() {
        onSafe.run();
    }

    /** The record that says where it stands among the batches. */
    Entry begin() {
        byte[] length = ByteBuffer.allocate(Long.BYTES).putLong(snapshot.length).array();
        return Entry.begin(this, length);
    }

    /** The record that comes next; the last one says that it {@link #isWhole}. */
    Entry next() throws ForceException {
        if (written == snapshot.length) {
            pages.force();
            ended = true;
            return Entry.of(Kind.CHECKPOINT_END, partition, version);
        }
        int start = written;
        written += Math.min(PART_BYTES, snapshot.length - start);
        return Entry.of(Kind.CHECKPOINT_PART, partition, version, snapshot, start, written - start);
    }

    /** Whether there is no further record. */
    boolean isWhole() {
        return ended;
    }
}

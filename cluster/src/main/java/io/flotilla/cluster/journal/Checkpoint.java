package io.flotilla.cluster.journal;

import java.nio.ByteBuffer;

/** A checkpoint on its way to the log, a part at a time, so that batches need not wait for all of it. Confined to the writer. */
final class Checkpoint {
    private static final int PART_BYTES = 256 << 10;

    private final int partition;
    private final long version;
    private final byte[] snapshot;
    private final Runnable onSafe;
    private int written;
    private boolean ended;

    /** @param version of the last batch that {@code snapshot} has seen */
    Checkpoint(int partition, long version, byte[] snapshot) {
        this(partition, version, snapshot, () -> {});
    }

    /** @param onSafe run on the writer's thread when it is whole, or not needed any more */
    Checkpoint(int partition, long version, byte[] snapshot, Runnable onSafe) {
        this.partition = partition;
        this.version = version;
        this.snapshot = snapshot;
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

    Runnable onSafe() {
        return onSafe;
    }

    /** The record that says where it stands among the batches. */
    Entry begin() {
        byte[] length = ByteBuffer.allocate(Long.BYTES).putLong(snapshot.length).array();
        return Entry.of(Kind.CHECKPOINT_BEGIN, partition, version, length, 0, length.length);
    }

    /** The record that comes next; the last one says that it {@link #isWhole}. */
    Entry next() {
        if (written == snapshot.length) {
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

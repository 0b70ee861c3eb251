package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Durability;
import org.jspecify.annotations.Nullable;

/**
 * A record that is yet to be written.
 *
 * @param bytes its body is the {@code length} of them from {@code start} on
 * @param onSafe run on the writer's thread when it is as safe as it asks to be
 * @param checkpoint that begins with it, if any
 */
record Entry(
        Kind kind,
        int partition,
        long version,
        byte[] bytes,
        int start,
        int length,
        Durability durability,
        Runnable onSafe,
        @Nullable Checkpoint checkpoint) {
    private static final byte[] NOTHING = {};

    static Entry batch(int partition, long version, byte[] operations, Durability durability, Runnable onSafe) {
        return new Entry(Kind.BATCH, partition, version, operations, 0, operations.length, durability, onSafe, null);
    }

    /** What begins {@code checkpoint}, and says how long it will be. */
    static Entry begin(Checkpoint checkpoint, byte[] length) {
        return new Entry(
                Kind.CHECKPOINT_BEGIN,
                checkpoint.partition(),
                checkpoint.version(),
                length,
                0,
                length.length,
                Durability.OS,
                () -> {},
                checkpoint);
    }

    /** What drops a partition: forced to the disk, since its pages may be used for others then. */
    static Entry drop(int partition, Runnable onSafe) {
        return new Entry(Kind.DROP, partition, 0, NOTHING, 0, 0, Durability.FSYNC, onSafe, null);
    }

    /** A record of a checkpoint, or one of the log's own. */
    static Entry of(Kind kind, int partition, long version, byte[] bytes, int start, int length) {
        return new Entry(kind, partition, version, bytes, start, length, Durability.MEMORY, () -> {}, null);
    }

    static Entry of(Kind kind, int partition, long version) {
        return of(kind, partition, version, NOTHING, 0, 0);
    }

    /** How many bytes are yet to be written for it. */
    long waitingBytes() {
        return recordBytes() + (checkpoint == null ? 0 : checkpoint.length());
    }

    /** How many bytes the record takes. */
    long recordBytes() {
        return LogRecord.HEAD_BYTES + (long) length;
    }
}

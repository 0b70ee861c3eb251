package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Durability;

/**
 * A record that is yet to be written.
 *
 * @param bytes its body is the {@code length} of them from {@code start} on
 * @param onSafe run on the writer's thread when it is as safe as it asks to be
 */
record Entry(
        Kind kind,
        int partition,
        long version,
        byte[] bytes,
        int start,
        int length,
        Durability durability,
        Runnable onSafe) {
    private static final byte[] NOTHING = {};

    static Entry batch(int partition, long version, byte[] operations, Durability durability, Runnable onSafe) {
        return new Entry(Kind.BATCH, partition, version, operations, 0, operations.length, durability, onSafe);
    }

    /** A checkpoint that is yet to be taken to pieces: all of its bytes are the body. */
    static Entry checkpoint(int partition, long version, byte[] snapshot, Runnable onSafe) {
        return new Entry(
                Kind.CHECKPOINT_BEGIN, partition, version, snapshot, 0, snapshot.length, Durability.OS, onSafe);
    }

    /** A record of a checkpoint, or one of the log's own. */
    static Entry of(Kind kind, int partition, long version, byte[] bytes, int start, int length) {
        return new Entry(kind, partition, version, bytes, start, length, Durability.MEMORY, () -> {});
    }

    static Entry of(Kind kind, int partition, long version) {
        return of(kind, partition, version, NOTHING, 0, 0);
    }

    /** How many bytes the record takes. */
    long recordBytes() {
        return LogRecord.HEAD_BYTES + (long) length;
    }
}

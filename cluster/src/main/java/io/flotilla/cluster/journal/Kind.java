package io.flotilla.cluster.journal;

/** What a record says. */
enum Kind {
    /** A batch of operations ran. Body: the operations. */
    BATCH(1),
    /** A checkpoint begins: it holds the partition as it was behind the batches that stand before this record. Body: its length in bytes, eight bytes. */
    CHECKPOINT_BEGIN(2),
    /** More of the partition's checkpoint. Other records may stand in between. */
    CHECKPOINT_PART(3),
    /** The partition's checkpoint is whole. No body. */
    CHECKPOINT_END(4),
    /** Segments before the one whose number stands in the place of the version are not needed, and may be gone. No body, no partition. */
    TRIM(5),
    /** The log goes on in the next segment. No body, no partition. */
    END(6),
    /** The partition is kept no longer: what stands before this record does not count. Behind it a partition begins with a checkpoint. No body. */
    DROP(7);

    private static final Kind[] VALUES = values();

    private final int code; // from 1 on, in the order of their declaration: bytes that were never written are no record

    Kind(int code) {
        this.code = code;
    }

    /** The kind that {@link #code} tells; there is one where {@link #isCode} says so. */
    static Kind of(int code) {
        return VALUES[code - 1];
    }

    static boolean isCode(int code) {
        return code >= 1 && code <= VALUES.length;
    }

    /** As it stands in a record. */
    byte code() {
        return (byte) code;
    }
}

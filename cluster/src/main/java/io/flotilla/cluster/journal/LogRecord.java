package io.flotilla.cluster.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a record, as it stands in a segment.
 *
 * @param length of the body, in bytes
 * @param forced up to where the segment was forced to the disk when the record was written: what is damaged before was safe once
 */
record LogRecord(int length, Kind kind, int partition, long version, int forced) {
    static final int HEAD_BYTES = 25;

    private static final int LENGTH_AT = 4; // behind the checksum, which is of all from here on
    private static final int KIND_AT = 8;
    private static final int PARTITION_AT = 9;
    private static final int VERSION_AT = 13;
    private static final int FORCED_AT = 21;

    /** How many bytes the record takes. */
    int bytes() {
        return HEAD_BYTES + length;
    }

    /** Writes the head at the position of {@code head}, for a record at {@code offset} of a segment with this salt. */
    void write(ByteBuffer head, byte[] body, int bodyStart, int offset, int salt, CRC32C crc) {
        int start = head.position();
        head.putInt(0)
                .putInt(length)
                .put(kind.code())
                .putInt(partition)
                .putLong(version)
                .putInt(forced);
        crc.reset();
        crc.update(head.slice(start + LENGTH_AT, HEAD_BYTES - LENGTH_AT));
        crc.update(body, bodyStart, length);
        head.putInt(start, mix((int) crc.getValue(), offset, salt));
    }

    /** How long the body of a record at {@code index}, which is {@code offset} of its segment, would be; negative where none can be. */
    static int length(ByteBuffer bytes, int index, int offset) {
        int forced = bytes.getInt(index + FORCED_AT);
        boolean canBe = Kind.isCode(bytes.get(index + KIND_AT))
                && bytes.getInt(index + PARTITION_AT) >>> 16 == 0
                && forced >= 0
                && forced <= offset;
        return canBe ? bytes.getInt(index + LENGTH_AT) : -1;
    }

    /** Whether a whole record lies at {@code index}, which is {@code offset} of a segment with this salt. */
    static boolean isWhole(ByteBuffer bytes, int index, int length, int offset, int salt, CRC32C crc) {
        crc.reset();
        crc.update(bytes.slice(index + LENGTH_AT, HEAD_BYTES - LENGTH_AT + length));
        return bytes.getInt(index) == mix((int) crc.getValue(), offset, salt);
    }

    /** The head of the whole record at {@code index}. */
    static LogRecord read(ByteBuffer bytes, int index) {
        return new LogRecord(
                bytes.getInt(index + LENGTH_AT),
                Kind.of(bytes.get(index + KIND_AT)),
                bytes.getInt(index + PARTITION_AT),
                bytes.getLong(index + VERSION_AT),
                bytes.getInt(index + FORCED_AT));
    }

    /** Ties a checksum to its place: a record is one only where it was written. */
    private static int mix(int checksum, int offset, int salt) {
        return checksum ^ (salt + offset * 0x9E37_79B1);
    }
}

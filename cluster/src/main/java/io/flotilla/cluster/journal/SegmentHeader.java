package io.flotilla.cluster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a segment begins.
 *
 * @param number which segment it is: one more than the one before
 * @param first the oldest segment that was needed when this one began
 * @param incarnation of the node's run that wrote it
 * @param salt a random number that all checksums of the segment are mixed with: what an earlier file left on the disk, or a payload that looks like a record, is none
 */
record SegmentHeader(long number, long first, long incarnation, int salt) {
    static final int BYTES = 44;

    private static final long MAGIC = 0x464C_4F54_4A52_4E4CL; // "FLOTJRNL"
    private static final int FORMAT = 2;
    private static final String SUFFIX = ".log";

    /** The name of segment {@code number}. Names sort as their numbers do. */
    static String name(long number) {
        return String.format("%012d", number) + SUFFIX;
    }

    /** Whether a file of this name is a segment. */
    static boolean isName(String name) {
        return name.matches("\\d{12}" + SUFFIX);
    }

    static long numberOf(String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    String name() {
        return name(number);
    }

    ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putLong(number)
                .putLong(first)
                .putLong(incarnation)
                .putInt(salt);
        return bytes.putInt(checksum(bytes)).flip();
    }

    /**
     * The header of a segment.
     *
     * @return null where it is not whole or damaged
     * @throws JournalException if a newer Flotilla wrote it, or one of before the first release
     */
    static @Nullable SegmentHeader read(JournalFile file, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        file.read(bytes, 0);
        if (bytes.hasRemaining() || bytes.getLong(0) != MAGIC) {
            return null;
        }
        int format = bytes.getInt(Long.BYTES);
        if (format > FORMAT) {
            throw new JournalException(name + " has format " + format
                    + ", written by a newer Flotilla; this one reads up to format " + FORMAT);
        }
        if (format < FORMAT) {
            throw new JournalException(
                    name + " has format " + format
                            + ", of before the first release; this one reads format " + FORMAT
                            + " alone: drain that node's queues with the Flotilla that wrote it, and begin with an empty directory");
        }
        bytes.position(BYTES - Integer.BYTES);
        if (bytes.getInt(bytes.position()) != checksum(bytes)) {
            return null;
        }
        bytes.position(Long.BYTES + Integer.BYTES);
        return new SegmentHeader(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getInt());
    }

    /** Of what stands before the position of {@code bytes}. */
    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, bytes.position()));
        return (int) crc.getValue();
    }
}

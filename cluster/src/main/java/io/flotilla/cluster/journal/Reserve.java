package io.flotilla.cluster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Room on the disk that a file of zeros takes up until it is needed: where something else has filled the disk to the last byte, the journal lets go of it, and can still write what must go on while
 * no new work is taken.
 *
 * <p>Confined to the journal's writer.
 */
final class Reserve {
    static final String NAME = "reserve";

    private static final int BLOCK_BYTES = 1 << 16;

    private final JournalFiles files;
    private final long bytes;
    private boolean kept;

    Reserve(JournalFiles files, long bytes) {
        this.files = files;
        this.bytes = bytes;
    }

    /** Takes the room up, if it has not. */
    void keep() throws IOException {
        if (kept) {
            return;
        }
        try (JournalFile file = files.open(NAME)) {
            for (long at = 0; at < bytes; at += BLOCK_BYTES) {
                file.write(ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, bytes - at)), at);
            }
        }
        kept = true;
    }

    /** Gives the room to whoever writes next. Answers whether there was any to give. */
    boolean release() throws IOException {
        if (!kept) {
            return false;
        }
        kept = false;
        files.delete(NAME);
        return true;
    }
}

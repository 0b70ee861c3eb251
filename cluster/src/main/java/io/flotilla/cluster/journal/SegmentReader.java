package io.flotilla.cluster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the records of one segment, through a window that is as large as the largest of them. Confined to one thread. */
final class SegmentReader {
    private static final int WINDOW_BYTES = 1 << 20;

    private final JournalFile file;
    private final SegmentHeader header;
    private final int size;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window;
    private int windowStart; // where in the segment the window begins

    SegmentReader(JournalFile file, SegmentHeader header) throws IOException {
        this.file = file;
        this.header = header;
        this.size = Math.toIntExact(file.size());
        this.window = ByteBuffer.allocate(Math.min(size, WINDOW_BYTES)).limit(0);
    }

    SegmentHeader header() {
        return header;
    }

    /** How many bytes the segment has. */
    int size() {
        return size;
    }

    /** The record at {@code offset}, or null where what lies there is none that is whole. */
    @Nullable
    LogRecord read(int offset) throws IOException {
        if (size - offset < LogRecord.HEAD_BYTES) {
            return null;
        }
        show(offset, LogRecord.HEAD_BYTES);
        int length = LogRecord.length(window, offset - windowStart, offset);
        if (length < 0 || length > size - offset - LogRecord.HEAD_BYTES) {
            return null;
        }
        show(offset, LogRecord.HEAD_BYTES + length);
        int index = offset - windowStart;
        return LogRecord.isWhole(window, index, length, offset, header.salt(), crc)
                ? LogRecord.read(window, index)
                : null;
    }

    /** The body of {@code record}, which was the last to be read, at {@code offset}. */
    byte[] body(LogRecord record, int offset) {
        byte[] body = new byte[record.length()];
        window.get(offset - windowStart + LogRecord.HEAD_BYTES, body);
        return body;
    }

    /** Whether a record behind {@code damaged} shows that the damage is in what had been forced to the disk. */
    boolean wasForced(int damaged) throws IOException {
        for (int offset = damaged + 1; size - offset >= LogRecord.HEAD_BYTES; offset++) {
            LogRecord record = read(offset);
            if (record != null && record.forced() > damaged) {
                return true;
            }
        }
        return false;
    }

    /** Has the window show {@code count} bytes from {@code offset} on, which the segment has. */
    private void show(int offset, int count) throws IOException {
        if (offset >= windowStart && offset + count <= windowStart + window.limit()) {
            return;
        }
        if (count > window.capacity()) {
            window = ByteBuffer.allocate(count);
        }
        windowStart = offset;
        window.clear();
        window.limit(Math.min(window.capacity(), size - offset));
        file.read(window, offset);
        window.flip();
    }
}

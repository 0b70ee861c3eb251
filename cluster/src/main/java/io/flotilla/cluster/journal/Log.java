package io.flotilla.cluster.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;

/**
 * The end of the log, where records are written. Confined to one thread, but for its counts.
 *
 * <p>What failed for want of room can be asked for again: nothing counts as written before all of it is. What could not be forced cannot, since nobody knows what
 * the disk holds then: a {@link ForceException}.
 */
final class Log implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;

    /** So many segments there may be besides what the checkpoints take twice over. */
    private static final int SPARE_SEGMENTS = 4;

    private final JournalFiles files;
    private final LogIndex index;
    private final long incarnation;
    private final int segmentBytes;
    private final SecureRandom salts = new SecureRandom();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] headBytes = new byte[LogRecord.HEAD_BYTES];
    private final ByteBuffer head = ByteBuffer.wrap(headBytes);
    private final Map<Long, Integer> olderBytes = new HashMap<>(); // by segment, all but the current one
    private long totalOlderBytes;
    private long first;

    // Read by any thread.
    private final LongAdder writtenBytes = new LongAdder();
    private final LongAdder forces = new LongAdder();
    private final LongAdder forceNs = new LongAdder();

    private SegmentHeader header;
    private JournalFile file;
    private int offset; // where the next record goes
    private int forced; // what lies before is on the disk

    /** A log that begins. */
    Log(JournalFiles files, LogIndex index, long incarnation, int segmentBytes) throws IOException {
        this.files = files;
        this.index = index;
        this.incarnation = incarnation;
        this.segmentBytes = segmentBytes;
        this.first = 1;
        this.header = new SegmentHeader(first, first, incarnation, salts.nextInt());
        this.file = create(header);
        this.offset = SegmentHeader.BYTES;
        this.forced = offset;
    }

    /**
     * A log that goes on behind the last record of {@code tail}: in a new segment.
     *
     * @param olderBytes the segments before, and how many bytes each has
     */
    Log(
            JournalFiles files,
            LogIndex index,
            long incarnation,
            int segmentBytes,
            Map<Long, Integer> olderBytes,
            SegmentHeader tail,
            int tailBytes)
            throws IOException {
        this.files = files;
        this.index = index;
        this.incarnation = incarnation;
        this.segmentBytes = segmentBytes;
        this.olderBytes.putAll(olderBytes);
        this.totalOlderBytes =
                olderBytes.values().stream().mapToLong(Integer::longValue).sum();
        this.first =
                olderBytes.keySet().stream().mapToLong(Long::longValue).min().orElse(tail.number());
        this.header = tail;
        this.file = files.open(tail.name());
        this.offset = tailBytes;
        this.forced = 0; // nobody knows
        try {
            if (file.size() > tailBytes) {
                file.truncate(tailBytes);
            }
            force();
            roll();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Writes all of {@code group}, one record behind the other. */
    void append(List<Entry> group) throws IOException {
        long bytes = 0;
        for (Entry each : group) {
            bytes += each.recordBytes();
        }
        if (offset > SegmentHeader.BYTES && offset + bytes > segmentBytes) {
            roll();
        }
        offset = write(group, offset);
        for (Entry each : group) {
            switch (each.kind()) {
                case BATCH -> index.onBatch(each.partition(), header.number());
                case CHECKPOINT_BEGIN -> index.onCheckpointBegun(each.partition(), header.number());
                case DROP -> index.onDropped(each.partition());
                case CHECKPOINT_PART, CHECKPOINT_END, TRIM, END -> {}
            }
        }
    }

    /** Has the disk hold all that was appended. */
    void force() throws ForceException {
        if (forced < offset) {
            force(file);
            forced = offset;
        }
    }

    /** Whether something that was appended is yet to be forced. */
    boolean isBehind() {
        return forced < offset;
    }

    /** The checkpoint of {@code partition} was appended as a whole: when the disk holds it, what stands before is not needed. */
    void onCheckpointWhole(int partition, int bytes) throws ForceException {
        force();
        index.onCheckpointSafe(partition, bytes);
    }

    /** Removes the segments that no partition needs any more. */
    void trim() throws IOException {
        long needed = index.firstNeeded(header.number());
        if (needed == first) {
            return;
        }
        mark(needed);
        for (; first < needed; first++) {
            files.delete(SegmentHeader.name(first));
            files.force(); // one after the other, so that a power cut leaves no gap
            Integer bytes = olderBytes.remove(first);
            totalOlderBytes -= bytes == null ? 0 : bytes;
        }
    }

    /** The partition that should have a checkpoint for the log to become shorter, or {@link LogIndex#NONE}. */
    int partitionToCheckpoint() {
        long enough = 2 * index.liveBytes() + (long) SPARE_SEGMENTS * segmentBytes;
        return totalOlderBytes + offset > enough ? index.oldest() : LogIndex.NONE;
    }

    /** How many bytes the log takes. */
    long bytes() {
        return totalOlderBytes + offset;
    }

    /** How many bytes this run has written. Any thread may ask, as for what follows. */
    long writtenBytes() {
        return writtenBytes.sum();
    }

    /** How often it has had the disk hold what was written. */
    long forces() {
        return forces.sum();
    }

    /** What that took in all, in ns. */
    long forceNs() {
        return forceNs.sum();
    }

    /** How many bytes can still be written. */
    long usableBytes() throws IOException {
        return files.usableBytes();
    }

    /** Forces what was appended, and says so in the log, so that damage to it can be told from what a crash leaves. */
    @Override
    public void close() throws IOException {
        try {
            mark(first);
        } finally {
            file.close();
        }
    }

    private void mark(long needed) throws IOException {
        force();
        append(List.of(Entry.of(Kind.TRIM, 0, needed)));
        force();
    }

    /** The next segment is there before this one says that there is one, and this one is whole before anything is written to the next. */
    private void roll() throws IOException {
        SegmentHeader next = new SegmentHeader(header.number() + 1, first, incarnation, salts.nextInt());
        JournalFile nextFile = create(next);
        try {
            int end = write(List.of(Entry.of(Kind.END, 0, next.number())), offset);
            force(file);
            olderBytes.put(header.number(), end);
            totalOlderBytes += end;
        } catch (IOException e) {
            nextFile.close();
            throw e;
        }
        file.close();
        header = next;
        file = nextFile;
        offset = SegmentHeader.BYTES;
        forced = offset;
    }

    private JournalFile create(SegmentHeader header) throws IOException {
        JournalFile created = files.open(header.name());
        try {
            created.write(header.toBytes(), 0);
            force(created);
            files.force();
            return created;
        } catch (IOException e) {
            created.close();
            throw e;
        }
    }

    private void force(JournalFile file) throws ForceException {
        long startNs = System.nanoTime();
        try {
            file.force();
        } catch (IOException e) {
            throw new ForceException(e);
        }
        forces.increment();
        forceNs.add(System.nanoTime() - startNs);
    }

    /** Writes {@code group} from {@code start} on, and answers where it ends. */
    private int write(List<Entry> group, int start) throws IOException {
        int at = start;
        long flushed = start;
        buffer.clear();
        for (Entry entry : group) {
            head.clear();
            new LogRecord(entry.length(), entry.kind(), entry.partition(), entry.version(), forced)
                    .write(head, entry.bytes(), entry.start(), at, header.salt(), crc);
            flushed = put(headBytes, 0, LogRecord.HEAD_BYTES, flushed);
            flushed = put(entry.bytes(), entry.start(), entry.length(), flushed);
            at = Math.addExact(at, Math.toIntExact(entry.recordBytes()));
        }
        flush(flushed);
        return at;
    }

    /** Puts bytes into the buffer, which is written to {@code flushed} whenever it is full; answers where it goes next. */
    private long put(byte[] bytes, int start, int count, long flushed) throws IOException {
        long target = flushed;
        int from = start;
        for (int left = count; left > 0; ) {
            if (!buffer.hasRemaining()) {
                target = flush(target);
            }
            int next = Math.min(left, buffer.remaining());
            buffer.put(bytes, from, next);
            from += next;
            left -= next;
        }
        return target;
    }

    private long flush(long target) throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        file.write(buffer, target);
        buffer.clear();
        writtenBytes.add(count);
        return target + count;
    }

    @Override
    public String toString() {
        return "segments " + first + " to " + header.number() + ", " + bytes() + " bytes";
    }
}

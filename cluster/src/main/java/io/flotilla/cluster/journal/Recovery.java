package io.flotilla.cluster.journal;

import io.flotilla.cluster.journal.Track.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log that an earlier run left, and opens it to go on. Used once, by one thread.
 *
 * <p>The log is read twice: first to see that it is whole and where each partition's newest checkpoint lies, then to hand out what is needed. Neither holds more than
 * one record or one checkpoint in memory.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final JournalFiles files;
    private final LogIndex index;
    private final Track[] tracks;
    private final @Nullable Track[] begun; // by partition, the checkpoint that is not whole yet
    private final Map<Long, Integer> sizes = new LinkedHashMap<>(); // of what is good in each segment, in bytes
    private final Map<Long, SegmentHeader> headers = new HashMap<>();
    private long first; // the oldest segment that the log says is needed

    private Recovery(JournalFiles files, int partitionCount) {
        this.files = files;
        this.index = new LogIndex(partitionCount);
        this.tracks = new Track[partitionCount];
        for (int partition = 0; partition < partitionCount; partition++) {
            tracks[partition] = Track.fromNothing();
        }
        this.begun = new @Nullable Track[partitionCount];
    }

    /**
     * Gives {@code replay} what the log in {@code files} holds, and opens it to be written on; begins one where there is none.
     *
     * @throws JournalException if something that was safe is damaged or missing
     */
    static Log open(JournalFiles files, int partitionCount, long incarnation, int segmentBytes, Replay replay)
            throws IOException {
        return new Recovery(files, partitionCount).open(incarnation, segmentBytes, replay);
    }

    private Log open(long incarnation, int segmentBytes, Replay replay) throws IOException {
        long tail = scanAll();
        if (tail == 0) {
            return new Log(files, index, incarnation, segmentBytes);
        }
        refuseGaps();
        replayCheckpoints(replay);
        replayBatches(replay);
        int tailBytes = Objects.requireNonNull(sizes.remove(tail));
        return new Log(
                files, index, incarnation, segmentBytes, sizes, Objects.requireNonNull(headers.get(tail)), tailBytes);
    }

    /** Looks at every record. Answers which segment is the last that counts, 0 where there is none. */
    private long scanAll() throws IOException {
        List<Long> numbers = files.names().stream()
                .filter(SegmentHeader::isName)
                .map(SegmentHeader::numberOf)
                .sorted()
                .toList();
        if (numbers.isEmpty()) {
            return 0;
        }
        long last = numbers.get(numbers.size() - 1);
        boolean lastHasRecords = size(last) > SegmentHeader.BYTES;
        long expected = numbers.get(0);
        boolean ended = false;
        for (long number : numbers) {
            if (number != expected) {
                throw missing(expected);
            }
            boolean isTail = number == last || (number == last - 1 && !lastHasRecords);
            try (JournalFile file = files.open(SegmentHeader.name(number))) {
                SegmentHeader header = SegmentHeader.read(file, SegmentHeader.name(number));
                if (header == null && number == last && !lastHasRecords && !ended) {
                    files.delete(SegmentHeader.name(number)); // it was being made
                    files.force();
                    return sizes.isEmpty() ? beginAgain(number) : number - 1;
                }
                if (header == null || header.number() != number) {
                    throw damaged(new Place(number, 0));
                }
                headers.put(number, header);
                first = Math.max(first, header.first());
                ended = scan(new SegmentReader(file, header), isTail);
                if (isTail) {
                    file.force(); // the earlier run may have been killed before it came to that
                }
            }
            expected = number + 1;
            if (!ended && number == last - 1) {
                // The next segment was made, but this one did not get to say so.
                files.delete(SegmentHeader.name(last));
                files.force();
                last = number;
                break;
            }
        }
        if (ended) {
            throw missing(expected);
        }
        if (numbers.get(0) > first) {
            throw missing(first);
        }
        return last;
    }

    /** The only segment had no header yet: nothing was ever in it, if it is the first of all. */
    private static long beginAgain(long number) throws JournalException {
        if (number != 1) {
            throw missing(1);
        }
        return 0;
    }

    /** Looks at every record of a segment. Answers whether it says that another follows. */
    private boolean scan(SegmentReader segment, boolean isTail) throws IOException {
        long number = segment.header().number();
        int offset = SegmentHeader.BYTES;
        boolean ended = false;
        while (offset < segment.size()) {
            Place place = new Place(number, offset);
            LogRecord record = ended ? null : segment.read(offset);
            if (record == null) {
                if (!isTail || ended || segment.wasForced(offset)) {
                    throw damaged(place);
                }
                LOG.warn(
                        "{} is torn at offset {}: the last {} bytes, which were never forced to the disk, are cut off",
                        SegmentHeader.name(number),
                        offset,
                        segment.size() - offset);
                break;
            }
            ended = record.kind() == Kind.END;
            note(record, place, segment);
            offset += record.bytes();
        }
        if (!ended && !isTail) {
            throw damaged(new Place(number, offset));
        }
        sizes.put(number, offset);
        return ended;
    }

    private void note(LogRecord record, Place place, SegmentReader segment) throws JournalException {
        int partition = record.partition();
        if (partition >= tracks.length) {
            throw new JournalException(place + " is about partition " + partition + ", but there are " + tracks.length);
        }
        Track checkpoint = begun[partition];
        switch (record.kind()) {
            case BATCH -> {
                index.onBatch(partition, place.segment());
                tracks[partition].onBatch(place, record.version());
                if (checkpoint != null) {
                    checkpoint.onBatch(place, record.version());
                }
            }
            case CHECKPOINT_BEGIN -> {
                long length =
                        ByteBuffer.wrap(segment.body(record, place.offset())).getLong();
                index.onCheckpointBegun(partition, place.segment());
                begun[partition] = Track.from(place, record.version(), length);
            }
            case CHECKPOINT_PART -> {
                if (checkpoint != null) {
                    checkpoint.onPart(place, record.length());
                }
            }
            case CHECKPOINT_END -> {
                if (checkpoint != null && checkpoint.isWhole()) {
                    index.onCheckpointSafe(partition, checkpoint.length());
                    tracks[partition] = checkpoint;
                    begun[partition] = null;
                }
            }
            case DROP -> {
                index.onDropped(partition);
                tracks[partition] = Track.dropped();
                begun[partition] = null;
            }
            case TRIM -> first = Math.max(first, record.version());
            case END -> {}
        }
    }

    private void refuseGaps() throws JournalException {
        for (int partition = 0; partition < tracks.length; partition++) {
            if (tracks[partition].gap() != null) {
                throw new JournalException("batches of partition " + partition + " are missing: "
                        + tracks[partition].gap() + ". Put the files back from a copy.");
            }
        }
    }

    private void replayCheckpoints(Replay replay) throws IOException {
        for (int partition = 0; partition < tracks.length; partition++) {
            Track track = tracks[partition];
            if (track.hasCheckpoint()) {
                ByteBuffer snapshot = ByteBuffer.allocate(track.length());
                for (Place part : track.parts()) {
                    read(part, snapshot);
                }
                replay.onCheckpoint(partition, track.checkpointVersion(), snapshot.array());
            }
        }
    }

    private void read(Place part, ByteBuffer into) throws IOException {
        try (JournalFile file = files.open(SegmentHeader.name(part.segment()))) {
            SegmentReader segment = reader(file, part.segment());
            into.put(segment.body(again(segment, part), part.offset()));
        }
    }

    private void replayBatches(Replay replay) throws IOException {
        for (Map.Entry<Long, Integer> each : sizes.entrySet()) {
            long number = each.getKey();
            try (JournalFile file = files.open(SegmentHeader.name(number))) {
                SegmentReader segment = reader(file, number);
                for (int offset = SegmentHeader.BYTES; offset < each.getValue(); ) {
                    Place place = new Place(number, offset);
                    LogRecord record = again(segment, place);
                    if (record.kind() == Kind.BATCH && tracks[record.partition()].isBehind(place)) {
                        replay.onBatch(record.partition(), record.version(), segment.body(record, offset));
                    }
                    offset += record.bytes();
                }
            }
        }
    }

    private SegmentReader reader(JournalFile file, long number) throws IOException {
        return new SegmentReader(file, Objects.requireNonNull(headers.get(number)));
    }

    /** The record at {@code place}, which was whole a moment ago. */
    private static LogRecord again(SegmentReader segment, Place place) throws IOException {
        LogRecord record = segment.read(place.offset());
        if (record == null) {
            throw damaged(place);
        }
        return record;
    }

    private long size(long number) throws IOException {
        try (JournalFile file = files.open(SegmentHeader.name(number))) {
            return file.size();
        }
    }

    private static JournalException damaged(Place place) {
        return new JournalException(place
                + ": the journal is damaged here, and what was safe stands behind. Put the file back from a copy.");
    }

    private static JournalException missing(long number) {
        return new JournalException(
                SegmentHeader.name(number) + " of the journal is missing. Put the file back from a copy.");
    }
}

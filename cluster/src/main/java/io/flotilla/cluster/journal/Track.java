package io.flotilla.cluster.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What recovery found of one partition: a checkpoint, or its beginning where there is none, and how far the batches behind it go. */
final class Track {
    /** Where a record lies. */
    record Place(long segment, int offset) implements Comparable<Place> {
        static final Place BEFORE_ALL = new Place(0, 0);
        static final Place BEHIND_ALL = new Place(Long.MAX_VALUE, 0);

        @Override
        public int compareTo(Place other) {
            return segment == other.segment
                    ? Integer.compare(offset, other.offset)
                    : Long.compare(segment, other.segment);
        }

        @Override
        public String toString() {
            return SegmentHeader.name(segment) + ", offset " + offset;
        }
    }

    private final Place begin;
    private final long checkpointVersion;
    private final long length;
    private final List<Place> parts = new ArrayList<>();
    private long partBytes;
    private long lastVersion;
    private @Nullable String gap;

    private Track(Place begin, long checkpointVersion, long length) {
        this.begin = begin;
        this.checkpointVersion = checkpointVersion;
        this.length = length;
        this.lastVersion = checkpointVersion;
    }

    /** A partition that was empty once. */
    static Track fromNothing() {
        return new Track(Place.BEFORE_ALL, 0, 0);
    }

    /** A partition that is kept no longer. */
    static Track dropped() {
        return new Track(Place.BEHIND_ALL, 0, 0);
    }

    /** A partition whose checkpoint begins at {@code begin}, and will have {@code length} bytes. */
    static Track from(Place begin, long checkpointVersion, long length) {
        return new Track(begin, checkpointVersion, length);
    }

    void onPart(Place place, int bytes) {
        parts.add(place);
        partBytes += bytes;
    }

    void onBatch(Place place, long version) {
        if (version != lastVersion + 1 && gap == null && isBehind(place)) {
            gap = "batch " + version + " follows on " + lastVersion + " at " + place;
        }
        lastVersion = version;
    }

    boolean hasCheckpoint() {
        return !begin.equals(Place.BEFORE_ALL) && !begin.equals(Place.BEHIND_ALL);
    }

    boolean isWhole() {
        return partBytes == length;
    }

    boolean isBehind(Place place) {
        return place.compareTo(begin) > 0;
    }

    Place begin() {
        return begin;
    }

    long checkpointVersion() {
        return checkpointVersion;
    }

    int length() {
        return Math.toIntExact(length);
    }

    List<Place> parts() {
        return parts;
    }

    /** Which batch is missing, or null where none is. */
    @Nullable
    String gap() {
        return gap;
    }
}

package io.flotilla.cluster.routes;

import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one member has to tell of routes, at a moment, in frames. Confined to one thread.
 *
 * <p>Each subject gathers apart from the others: then each filter has most of its bytes in common with the one before.
 */
final class Snapshot {
    private final int pieceBytes;
    private final Map<Integer, Gathering> subjects = new LinkedHashMap<>();
    private final List<byte[]> pieces = new ArrayList<>();

    /** @param frameBytes the most that a frame is to have, unless a filter is longer */
    Snapshot(int frameBytes) {
        this.pieceBytes = frameBytes - RouteFrame.HEAD_BYTES;
    }

    /** Has {@code subject} in it, though it may have no filters. */
    void tell(int subject, long term) {
        Gathering gathering = new Gathering(term);
        gathering.writer.onBegin(subject, term);
        subjects.put(subject, gathering);
    }

    /** Adds {@code filter} where {@code subject} is told. */
    void add(int subject, TopicFilter filter) {
        Gathering gathering = subjects.get(subject);
        if (gathering == null) {
            return;
        }
        if (gathering.writer.lengthWith(filter) > pieceBytes && gathering.out.length() > 0) {
            pieces.add(gathering.cut());
        }
        gathering.writer.onAdd(subject, gathering.term, filter);
    }

    /** The frames, when everything was added; it is as of change {@code number}. */
    List<byte[]> frames(long number) {
        subjects.forEach((subject, gathering) -> {
            gathering.writer.onEnd(subject, gathering.term);
            pieces.add(gathering.cut());
        });
        List<byte[]> frames = new ArrayList<>();
        for (int from = 0; from < pieces.size(); ) {
            int to = from + 1;
            int length = pieces.get(from).length;
            while (to < pieces.size() && length + pieces.get(to).length <= pieceBytes) {
                length += pieces.get(to++).length;
            }
            WireOutput frame = RouteFrame.snapshot(number, frames.size(), to == pieces.size());
            for (byte[] piece : pieces.subList(from, to)) {
                frame.writeRaw(piece, 0, piece.length);
            }
            frames.add(frame.toBytes());
            from = to;
        }
        return frames;
    }

    /** What waits to become a piece of one subject. */
    private static final class Gathering {
        final long term;
        final WireOutput out = new WireOutput();
        ChangeWriter writer = new ChangeWriter(out);

        Gathering(long term) {
            this.term = term;
        }

        byte[] cut() {
            byte[] piece = out.toBytes();
            out.clear();
            writer = new ChangeWriter(out);
            return piece;
        }
    }

    @Override
    public String toString() {
        return "Snapshot of " + subjects.size() + " subjects";
    }
}

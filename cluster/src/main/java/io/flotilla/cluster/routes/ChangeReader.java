package io.flotilla.cluster.routes;

import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the changes that a {@link ChangeWriter} wrote. Confined to one thread. */
final class ChangeReader {
    private static final int FIRST_CAPACITY = 128;
    private static final int NO_SUBJECT = ChangeSink.SPEAKER - 1;

    private final WireInput in;
    private final ChangeSink sink;
    private final int partitionCount;
    private byte[] filter = new byte[FIRST_CAPACITY];
    private int filterLength;
    private int subject = NO_SUBJECT;
    private long term;

    private ChangeReader(WireInput in, int partitionCount, ChangeSink sink) {
        this.in = in;
        this.partitionCount = partitionCount;
        this.sink = sink;
    }

    /**
     * Tells {@code sink} of the changes in {@code in}, to its end.
     *
     * @return how many they are
     * @throws WireException where they are not what a writer writes; what came before was told
     */
    static long read(WireInput in, int partitionCount, ChangeSink sink) {
        return new ChangeReader(in, partitionCount, sink).read();
    }

    private long read() {
        long count = 0;
        while (in.remaining() > 0) {
            int head = in.readInt();
            int kind = head & (1 << ChangeWriter.KIND_BITS) - 1;
            if (kind == ChangeWriter.SUBJECT) {
                readSubject();
                continue;
            }
            if (subject == NO_SUBJECT) {
                throw new WireException("a change without a subject");
            }
            switch (kind) {
                case ChangeWriter.ADD -> sink.onAdd(subject, term, readFilter(head));
                case ChangeWriter.REMOVE -> sink.onRemove(subject, term, readFilter(head));
                default -> readWhole(head);
            }
            count++;
        }
        return count;
    }

    private void readWhole(int head) {
        switch (head) {
            case ChangeWriter.BEGIN -> sink.onBegin(subject, term);
            case ChangeWriter.END -> sink.onEnd(subject, term);
            default -> throw new WireException("no change: " + head);
        }
    }

    private void readSubject() {
        subject = in.readInt() - 1;
        if (subject < ChangeSink.SPEAKER || subject >= partitionCount) {
            throw new WireException("no subject: " + subject);
        }
        term = subject == ChangeSink.SPEAKER ? 0 : in.readLong();
        filterLength = 0;
    }

    private TopicFilter readFilter(int head) {
        int common = head >>> ChangeWriter.KIND_BITS;
        int rest = in.readCount();
        if (common > filterLength || rest > TopicName.MAX_BYTES - common) {
            throw new WireException("a filter of " + common + " known and " + rest + " other bytes");
        }
        if (common + rest > filter.length) {
            filter = Arrays.copyOf(filter, Math.max(common + rest, 2 * filter.length));
        }
        in.readRaw(filter, common, rest);
        filterLength = common + rest;
        try {
            return TopicFilter.of(new String(filter, 0, filterLength, StandardCharsets.UTF_8));
        } catch (InvalidTopicException invalid) {
            throw new WireException("no filter: " + invalid.getMessage());
        }
    }
}

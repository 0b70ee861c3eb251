package io.flotilla.cluster.routes;

import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Changes of routes as bytes, which a {@link ChangeReader} reads. Confined to one thread.
 *
 * <p>A change begins with a number whose two lowest bits are its kind. That of an addition or removal has above them how many bytes its filter has in common
 * with the filter before; the other bytes follow. A change of another subject than the one before is preceded by the subject, with which nothing is in common.
 */
final class ChangeWriter implements ChangeSink {
    static final int KIND_BITS = 2;
    static final int ADD = 0;
    static final int REMOVE = 1;
    /** Followed by the index of the partition, or by 0 for the speaker: each one higher; and by the term of a partition. */
    static final int SUBJECT = 2;
    /** Has above it a 0 for the beginning, a 1 for the end. */
    static final int WHOLE = 3;

    static final int BEGIN = WHOLE;
    static final int END = 1 << KIND_BITS | WHOLE;

    /** The most that one change takes besides the bytes of its filter. */
    private static final int CHANGE_BYTES = 24;

    private static final byte[] NOTHING = {};
    private static final int NO_SUBJECT = SPEAKER - 1;

    private final WireOutput out;
    private int subject = NO_SUBJECT;
    private long term;
    private byte[] before = NOTHING;

    /** Appends to {@code out}. */
    ChangeWriter(WireOutput out) {
        this.out = out;
    }

    /** How many bytes {@code out} has at most when {@code filter} is added or removed next. */
    int lengthWith(TopicFilter filter) {
        return out.length() + CHANGE_BYTES + 3 * filter.toString().length();
    }

    @Override
    public void onBegin(int subject, long term) {
        turnTo(subject, term);
        out.writeInt(BEGIN);
    }

    @Override
    public void onAdd(int subject, long term, TopicFilter filter) {
        write(ADD, subject, term, filter);
    }

    @Override
    public void onRemove(int subject, long term, TopicFilter filter) {
        write(REMOVE, subject, term, filter);
    }

    @Override
    public void onEnd(int subject, long term) {
        turnTo(subject, term);
        out.writeInt(END);
    }

    private void write(int kind, int subject, long term, TopicFilter filter) {
        turnTo(subject, term);
        byte[] bytes = filter.toString().getBytes(StandardCharsets.UTF_8);
        int difference = Arrays.mismatch(before, bytes);
        int common = difference < 0 ? bytes.length : difference;
        out.writeInt(common << KIND_BITS | kind);
        out.writeInt(bytes.length - common);
        out.writeRaw(bytes, common, bytes.length - common);
        before = bytes;
    }

    private void turnTo(int next, long nextTerm) {
        if (next == subject && nextTerm == term) {
            return;
        }
        subject = next;
        term = nextTerm;
        before = NOTHING;
        out.writeInt(SUBJECT);
        out.writeInt(subject + 1);
        if (subject != SPEAKER) {
            out.writeLong(term);
        }
    }

    byte[] toBytes() {
        return out.toBytes();
    }

    @Override
    public String toString() {
        return "ChangeWriter, " + out;
    }
}

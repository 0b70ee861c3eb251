package io.flotilla.cluster.routes;

import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;

/**
 * How the frames between two route exchanges begin: the {@linkplain io.flotilla.cluster.member.MemberAddress#stay stays} of sender and receiver, a version, a kind, and what
 * the kind has.
 *
 * <table>
 * <caption>The kinds</caption>
 * <tr><td>changes</td><td>the number of the first; then the changes to the end of the frame</td></tr>
 * <tr><td>snapshot</td><td>the number of the last change that is in it, which part this is from 0, whether it is the last; then changes, which have no numbers</td></tr>
 * <tr><td>current</td><td>the number of the last change that was sent to this peer, the number of the last question that was heard from it: what it has then is
 * all that there is for it, unless it has asked since</td></tr>
 * <tr><td>seen</td><td>the number of the last change that is in the table, that of the last question, whether its sender waits for <em>current</em></td></tr>
 * <tr><td>ask</td><td>the number of the question, whether its sender waits for <em>current</em>; a snapshot answers it</td></tr>
 * </table>
 */
final class RouteFrame {
    static final int CHANGES = 0;
    static final int SNAPSHOT = 1;
    static final int CURRENT = 2;
    static final int SEEN = 3;
    static final int ASK = 4;

    private static final int VERSION = 1;

    /** What {@link #between} adds. */
    static final int STAYS_BYTES = 16;

    /** The most that the beginning of a frame takes. */
    static final int HEAD_BYTES = STAYS_BYTES + 20;

    private RouteFrame() {}

    /** {@code frame}, from a member in its stay {@code from} to one in its stay {@code to}. */
    static byte[] between(long from, long to, byte[] frame) {
        WireOutput out = new WireOutput();
        out.writeFixedLong(from);
        out.writeFixedLong(to);
        out.writeRaw(frame, 0, frame.length);
        return out.toBytes();
    }

    static WireOutput changes(long first) {
        WireOutput out = begin(CHANGES);
        out.writeLong(first);
        return out;
    }

    static WireOutput snapshot(long number, int part, boolean last) {
        WireOutput out = begin(SNAPSHOT);
        out.writeLong(number);
        out.writeInt(part);
        out.writeBoolean(last);
        return out;
    }

    static byte[] current(long number, long question) {
        WireOutput out = begin(CURRENT);
        out.writeLong(number);
        out.writeLong(question);
        return out.toBytes();
    }

    static byte[] seen(long number, long question, boolean waits) {
        WireOutput out = begin(SEEN);
        out.writeLong(number);
        out.writeLong(question);
        out.writeBoolean(waits);
        return out.toBytes();
    }

    static byte[] ask(long question, boolean waits) {
        WireOutput out = begin(ASK);
        out.writeLong(question);
        out.writeBoolean(waits);
        return out.toBytes();
    }

    private static WireOutput begin(int kind) {
        WireOutput out = new WireOutput();
        out.writeByte(VERSION);
        out.writeByte(kind);
        return out;
    }

    /** The kind of the frame that {@code in} begins with. */
    static int kind(WireInput in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("routes of version " + version + ", not " + VERSION);
        }
        return in.readByte();
    }
}

package io.flotilla.cluster.link;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * What each end of a connection says first: who it is, and behind which frame the stripe goes on.
 *
 * <p>Every version of the protocol begins so: four bytes that tell a link from anything else, the version in two bytes, the length of the rest in two bytes.
 */
sealed interface Handshake {
    /** Of the protocol. A member speaks one, and refuses others. */
    int VERSION = 1;

    int MAGIC = 0x464C_4E4B;
    int HEADER_BYTES = 8;
    int MAX_BODY_BYTES = 4096;

    /** The bytes of its own, behind the header. */
    void write(WireOutput out);

    /**
     * The sender's.
     *
     * @param version that it speaks
     * @param to whom it takes the other end for
     * @param generation higher every time that the sender numbers frames anew
     * @param resumes whether it was welcomed in this generation before, so that frames may have been received
     */
    record Hello(int version, String cluster, Member from, Member to, int stripe, long generation, boolean resumes)
            implements Handshake {
        @Override
        public void write(WireOutput out) {
            out.writeString(cluster);
            writeMember(out, from);
            writeMember(out, to);
            out.writeInt(stripe);
            out.writeLong(generation);
            out.writeBoolean(resumes);
        }

        /** A Hello of another version has nothing that can be relied on but that. */
        static Hello read(Message message) {
            if (message.version != VERSION) {
                Member nobody = new Member(new MemberId("?"), 0);
                return new Hello(message.version, "?", nobody, nobody, 0, 0, false);
            }
            WireInput in = message.body;
            return new Hello(
                    message.version,
                    in.readString(),
                    readMember(in),
                    readMember(in),
                    in.readInt(),
                    in.readLong(),
                    in.readBoolean());
        }
    }

    /**
     * The receiver's.
     *
     * @param version that it speaks
     * @param answer whether frames may follow
     * @param received the number of the last frame that it has
     * @param windowBytes how many bytes may be unacknowledged
     */
    record Welcome(int version, Answer answer, long received, long windowBytes) implements Handshake {
        static Welcome refusal(Answer answer) {
            return new Welcome(VERSION, answer, 0, 0);
        }

        @Override
        public void write(WireOutput out) {
            out.writeByte(answer.code);
            out.writeLong(received);
            out.writeLong(windowBytes);
        }

        static Welcome read(Message message) {
            if (message.version != VERSION) {
                return new Welcome(message.version, Answer.OTHER_VERSION, 0, 0);
            }
            WireInput in = message.body;
            return new Welcome(message.version, Answer.of(in.readByte()), in.readLong(), in.readLong());
        }
    }

    /** What a receiver says to a Hello. */
    enum Answer {
        WELCOME(0, "welcome"),
        OTHER_VERSION(1, "it speaks another version of the link protocol"),
        OTHER_CLUSTER(2, "it belongs to another cluster"),
        OTHER_MEMBER(3, "another member, or another run of it, answers there"),
        UNKNOWN_SENDER(4, "it does not count this member among its peers yet"),
        UNKNOWN_STREAM(5, "it has forgotten what it received");

        final int code;
        final String meaning;

        Answer(int code, String meaning) {
            this.code = code;
            this.meaning = meaning;
        }

        static Answer of(int code) {
            for (Answer each : values()) {
                if (each.code == code) {
                    return each;
                }
            }
            throw new WireException("an answer " + code + " to a Hello");
        }
    }

    /** A version, and what is to be read according to it. */
    record Message(int version, WireInput body) {}

    /** Writes a handshake of this version to {@code to}. */
    static void write(Handshake handshake, ByteBuf to) {
        WireOutput out = new WireOutput();
        handshake.write(out);
        to.writeInt(MAGIC).writeShort(VERSION).writeShort(out.length()).writeBytes(out.array(), 0, out.length());
    }

    /**
     * Takes a handshake from the beginning of {@code in}; null if it is not whole yet.
     *
     * @throws WireException if there is none
     */
    static @Nullable Message poll(ByteBuf in) {
        if (in.readableBytes() < HEADER_BYTES) {
            return null;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedShort(at + 6);
        if (in.getInt(at) != MAGIC || length > MAX_BODY_BYTES) {
            throw new WireException("something that is no link: " + ByteBufUtil.hexDump(in, at, HEADER_BYTES));
        }
        if (in.readableBytes() < HEADER_BYTES + length) {
            return null;
        }
        byte[] body = ByteBufUtil.getBytes(in, at + HEADER_BYTES, length);
        in.skipBytes(HEADER_BYTES + length);
        return new Message(in.getUnsignedShort(at + 4), new WireInput(body));
    }

    private static void writeMember(WireOutput out, Member member) {
        out.writeString(member.id().value());
        out.writeLong(member.incarnation());
    }

    private static Member readMember(WireInput in) {
        String id = in.readString();
        if (id.isEmpty()) {
            throw new WireException("a member without a name");
        }
        return new Member(new MemberId(id), in.readLong());
    }
}

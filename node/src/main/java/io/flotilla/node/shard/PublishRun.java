package io.flotilla.node.shard;

import io.flotilla.node.codec.PlainPublish;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one publisher to one topic that came one after the other, as the bytes of their PUBLISH packets: QoS 0, not retained, without properties.
 *
 * <p>One look-up serves them all, and a subscriber that speaks the publisher's protocol family gets the bytes as they came. For the other family they are
 * written anew, once for all of its subscribers; and for those to whom each message matters, such as a share group, they become Application Messages, once too.
 *
 * <p>A view of a buffer that somebody else owns, valid until that buffer is read on or {@link #clear} is called. Confined to one event loop; reads and is
 * delivered without allocating, however many messages it has.
 */
public final class PublishRun {
    /** A longer packet is not worth it: what is done for each costs little beside its bytes. */
    private static final int MAX_PACKET_BYTES = 64 * 1024;

    /** A longer run is not worth it either; what is shorter than its buffer is moved on in time. */
    private static final int MAX_RUN_BYTES = 64 * 1024;

    /** What {@link #writePublisher} and {@link #writeHead} write at most, with a byte before each, beside the name itself. */
    static final int HEAD_BYTES = 1 + Short.BYTES + 1 + 1 + 3 * Integer.BYTES + Long.BYTES;

    private final PlainPublish packet = new PlainPublish();
    private @Nullable ByteBuf bytes;
    private int start;
    private int end;
    private boolean v5;
    private @Nullable KnownTopic topic;
    private String publisher = "";
    private int messages;
    private int largestPacket;
    private long payloadBytes;
    private @Nullable ByteBuf rewritten;
    private @Nullable List<ApplicationMessage> applicationMessages;

    /**
     * Takes the messages at the reader index, as many as there are as a whole, and moves past them.
     *
     * @return false, and nothing is read, where there is none
     * @throws io.flotilla.node.packet.PacketException where the topic is no Topic Name
     */
    boolean read(ByteBuf in, Publisher by, KnownTopics topics) {
        int at = in.readerIndex();
        int limit = in.writerIndex();
        int maximum = Math.min(by.maximumPacketSize(), MAX_PACKET_BYTES);
        if (!packet.read(in, at, limit, by.v5()) || packet.qos() != QoS.AT_MOST_ONCE || packet.bytes() > maximum) {
            return false;
        }
        KnownTopic first = topics.find(in, packet.topicIndex(), packet.topicLength());
        bytes = in;
        start = at;
        v5 = by.v5();
        topic = first;
        publisher = by.clientId();
        messages = 0;
        largestPacket = 0;
        payloadBytes = 0;
        do {
            end = packet.end();
            messages++;
            payloadBytes += packet.payloadLength();
            largestPacket = Math.max(largestPacket, packet.bytes());
        } while (messages < by.maximumMessages()
                && end - start < MAX_RUN_BYTES
                && packet.read(in, end, limit, v5)
                && packet.qos() == QoS.AT_MOST_ONCE
                && packet.bytes() <= maximum
                && packet.isTo(first.utf8, in));
        in.readerIndex(end);
        return true;
    }

    /** Writes for another node who publishes. */
    void writePublisher(ByteBuf out) {
        int lengthIndex = out.writerIndex();
        out.writeShort(0);
        out.setShort(lengthIndex, ByteBufUtil.writeUtf8(out, publisher));
    }

    static String readPublisher(ByteBuf in) {
        return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8)
                .toString();
    }

    /** Writes for another node what it needs to know before the packets, so that it looks for nothing in them but the topic. */
    void writeHead(ByteBuf out) {
        out.writeBoolean(v5);
        if (messages > 1) {
            out.writeInt(messages);
            out.writeInt(largestPacket);
            out.writeLong(payloadBytes);
            out.writeInt(end - start);
        }
    }

    void writePackets(ByteBuf out) {
        out.writeBytes(bytes(), start, end - start);
    }

    /** A view of the packets that keeps their buffer until it is released. */
    ByteBuf retainedPackets() {
        return bytes().retainedSlice(start, end - start);
    }

    /**
     * Takes the head and the packets that were written at the reader index, as a view of these, and moves past them.
     *
     * @param single whether it is one message
     */
    void readWritten(ByteBuf in, boolean single, String by, KnownTopics topics) {
        v5 = in.readBoolean();
        publisher = by;
        bytes = in;
        if (single) {
            start = in.readerIndex();
            end = in.writerIndex();
        } else {
            messages = in.readInt();
            largestPacket = in.readInt();
            payloadBytes = in.readLong();
            int length = in.readInt();
            start = in.readerIndex();
            end = start + length;
        }
        if (!packet.read(in, start, end, v5)) {
            throw new IllegalStateException("a run begins with a plain PUBLISH");
        }
        if (single) {
            messages = 1;
            largestPacket = packet.bytes();
            payloadBytes = packet.payloadLength();
            end = packet.end();
        }
        topic = topics.find(in, packet.topicIndex(), packet.topicLength());
        in.readerIndex(end);
    }

    /** Becomes a view of what {@code other} is a view of. */
    void copy(PublishRun other) {
        bytes = other.bytes();
        start = other.start;
        end = other.end;
        v5 = other.v5;
        topic = other.topic;
        publisher = other.publisher;
        messages = other.messages;
        largestPacket = other.largestPacket;
        payloadBytes = other.payloadBytes;
        applicationMessages = other.applicationMessages;
    }

    /** Lets go of the buffer, which was retained for it, and of what was made for it. */
    void release() {
        bytes().release();
        clear();
    }

    /** Lets go of what was made for it. */
    void clear() {
        if (rewritten != null) {
            rewritten.release();
            rewritten = null;
        }
        bytes = null;
        topic = null;
        applicationMessages = null;
    }

    public TopicName topic() {
        return known().name;
    }

    KnownTopic known() {
        if (topic == null) {
            throw new IllegalStateException("no run has been read");
        }
        return topic;
    }

    /** The buffer that it lies in. */
    ByteBuf bytes() {
        if (bytes == null) {
            throw new IllegalStateException("no run has been read");
        }
        return bytes;
    }

    String publisher() {
        return publisher;
    }

    /** Whether the topic begins with {@code $}. */
    public boolean isReserved() {
        return known().utf8[0] == '$';
    }

    /** Where in its buffer it begins. */
    public int start() {
        return start;
    }

    /** How many bytes its packets have as they came. */
    int length() {
        return end - start;
    }

    /** How many messages there are, from 1 on. */
    public int messages() {
        return messages;
    }

    /** The bytes of their payloads. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** The bytes of the largest packet, in whatever layout. */
    public int largestPacket() {
        return largestPacket + 1;
    }

    /** The buffer in which the packets lie in the layout of MQTT 5, or of MQTT 3. */
    public ByteBuf bytes(boolean forV5) {
        if (forV5 == v5) {
            return bytes();
        }
        if (rewritten == null) {
            rewritten = rewrite(forV5);
        }
        return rewritten;
    }

    /** Where in {@link #bytes(boolean)} they begin. */
    public int start(boolean forV5) {
        return forV5 == v5 ? start : 0;
    }

    /** How many bytes they have there. */
    public int length(boolean forV5) {
        return forV5 == v5 ? end - start : bytes(forV5).writerIndex();
    }

    private ByteBuf rewrite(boolean forV5) {
        ByteBuf in = bytes();
        // One byte more for the empty properties of each, and one where that makes the length longer.
        ByteBuf out = in.alloc().directBuffer(end - start + 2 * messages);
        for (int at = start; at < end && packet.read(in, at, end, v5); at = packet.end()) {
            packet.write(in, forV5, out);
        }
        return out;
    }

    /** The messages one by one, in their order. */
    List<ApplicationMessage> applicationMessages() {
        if (applicationMessages == null) {
            ByteBuf in = bytes();
            List<ApplicationMessage> each = new ArrayList<>(messages);
            for (int at = start; at < end && packet.read(in, at, end, v5); at = packet.end()) {
                each.add(new ApplicationMessage(
                        topic(),
                        packet.payload(in),
                        QoS.AT_MOST_ONCE,
                        false,
                        publisher,
                        MessageProperties.NONE,
                        ApplicationMessage.NEVER));
            }
            applicationMessages = each;
        }
        return applicationMessages;
    }

    @Override
    public String toString() {
        return messages + " messages to " + topic + " from " + publisher;
    }
}

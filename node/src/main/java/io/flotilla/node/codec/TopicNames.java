package io.flotilla.node.codec;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The Topic Names that were seen lately, found by their bytes, so that a topic that repeats costs no allocation and no second check.
 *
 * <p>Confined to one event loop. O(bytes of the topic). Bounded in topics and in the bytes of each, whatever clients send.
 */
public final class TopicNames {
    private static final int DEFAULT_TOPICS = 8_192;

    /** A longer topic is not kept, so that clients cannot fill the memory with it. */
    private static final int MAX_KEPT_BYTES = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /*
     * Sets of two neighbours. The newest comes first and pushes the older one out of the set, so that two topics that share a set both stay,
     * and no topic needs a list, an age or a removal.
     */
    private final @Nullable TopicName[] topics;

    public TopicNames() {
        this(DEFAULT_TOPICS);
    }

    /**
     * @param capacity how many topics are kept at most, a power of two from 2 on
     */
    TopicNames(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("a power of two from 2 on: " + capacity);
        }
        topics = new @Nullable TopicName[capacity];
    }

    /**
     * The Topic Name of {@code length} bytes from {@code index} on.
     *
     * @throws PacketException Malformed Packet where it is no string [MQTT-1.5.4-1]; Topic Name Invalid where it is empty or has a wildcard
     *     [MQTT-4.7.3-1, MQTT-3.3.2-2]
     */
    public TopicName get(ByteBuf in, int index, int length) {
        if (length > MAX_KEPT_BYTES) {
            return decode(in, index, length);
        }
        int first = hash(in, index, length) & (topics.length - 2);
        TopicName newest = topics[first];
        if (newest != null && equals(newest, in, index, length)) {
            return newest;
        }
        TopicName older = topics[first + 1];
        if (older != null && equals(older, in, index, length)) {
            return older;
        }
        TopicName topic = decode(in, index, length);
        topics[first] = topic;
        topics[first + 1] = newest;
        return topic;
    }

    private static TopicName decode(ByteBuf in, int index, int length) {
        try {
            return TopicName.of(Utf8.decode(in, index, length));
        } catch (InvalidTopicException e) {
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static int hash(ByteBuf in, int index, int length) {
        long hash = length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ in.getLongLE(index + i));
        }
        for (; i < length; i++) {
            hash = hash * 31 + in.getByte(index + i);
        }
        return (int) mix(hash);
    }

    private static long mix(long hash) {
        long product = hash * 0x9E37_79B9_7F4A_7C15L; // 2^64 divided by the golden ratio: spreads every bit upwards
        return product ^ (product >>> 32);
    }

    private static boolean equals(TopicName topic, ByteBuf in, int index, int length) {
        byte[] utf8 = topic.utf8();
        if (utf8.length != length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) LONGS.get(utf8, i) != in.getLongLE(index + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (utf8[i] != in.getByte(index + i)) {
                return false;
            }
        }
        return true;
    }
}

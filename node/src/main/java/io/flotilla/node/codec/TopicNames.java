package io.flotilla.node.codec;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;

/** Where a decoder has its Topic Names from, so that one that repeats need not be decoded and checked again. */
@FunctionalInterface
public interface TopicNames {
    /**
     * The Topic Name of {@code length} bytes from {@code index} on.
     *
     * @throws PacketException Malformed Packet where it is no string [MQTT-1.5.4-1]; Topic Name Invalid where it is empty or has a wildcard
     *     [MQTT-4.7.3-1, MQTT-3.3.2-2]
     */
    TopicName get(ByteBuf in, int index, int length);

    /** Decodes and checks the name each time: what {@link #get} promises, and keeps nothing. */
    static TopicName decode(ByteBuf in, int index, int length) {
        try {
            return TopicName.of(Utf8.decode(in, index, length));
        } catch (InvalidTopicException e) {
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, String.valueOf(e.getMessage()));
        }
    }
}

package io.flotilla.node.packet;

import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH: carries an Application Message (MQTT 5.0, section 3.3).
 *
 * @param topic null where a Topic Alias stands for it
 * @param packetId 1 to 65,535, or 0 with QoS 0
 * @param payload to be read only
 * @param topicAlias 1 to 65,535, or 0 where there is none; what a receiver allows is the connection's to check
 * @param messageExpiryInterval seconds, 0 to 4,294,967,295, or {@link Packet#ABSENT}
 * @param subscriptionIdentifiers of a PUBLISH to a client only, in no order
 */
public record Publish(
        boolean dup,
        QoS qos,
        boolean retain,
        @Nullable TopicName topic,
        int packetId,
        byte[] payload,
        int topicAlias,
        long messageExpiryInterval,
        int[] subscriptionIdentifiers,
        MessageProperties properties)
        implements Packet {
    /** The subscription identifiers of a PUBLISH that has none. */
    public static final int[] NO_IDENTIFIERS = {};
}

package io.flotilla.node.packet;

import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;

/**
 * The Will Message that CONNECT leaves with the broker (MQTT 5.0, section 3.1.2.5).
 *
 * @param delayInterval seconds from the end of the connection to its publication, 0 to 4,294,967,295
 * @param messageExpiryInterval seconds that it lives once published, or {@link Packet#ABSENT}
 */
public record Will(
        TopicName topic,
        byte[] payload,
        QoS qos,
        boolean retain,
        long delayInterval,
        long messageExpiryInterval,
        MessageProperties properties) {}

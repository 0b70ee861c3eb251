package io.flotilla.node.packet;

import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.subscription.RetainHandling;
import java.util.List;

/**
 * SUBSCRIBE: a client asks for the messages of some Topic Filters (MQTT 5.0, section 3.8).
 *
 * @param packetId 1 to 65,535
 * @param subscriptionIdentifier 1 to 268,435,455, or 0 where there is none
 * @param requests at least one
 */
public record Subscribe(
        int packetId, int subscriptionIdentifier, List<Request> requests, List<UserProperty> userProperties)
        implements Packet {
    /**
     * One Topic Filter with its Subscription Options.
     *
     * @param topicFilter as the client spelled it, well-formed UTF-8 but not otherwise checked
     */
    public record Request(
            String topicFilter,
            QoS maximumQos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling) {}
}

package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;

/**
 * UNSUBSCRIBE: a client gives up some Topic Filters (MQTT 5.0, section 3.10).
 *
 * @param topicFilters at least one, as the client spelled them, well-formed UTF-8 but not otherwise checked
 */
public record Unsubscribe(int packetId, List<String> topicFilters, List<UserProperty> userProperties)
        implements Packet {}

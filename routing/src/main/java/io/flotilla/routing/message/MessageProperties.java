package io.flotilla.routing.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an Application Message that the broker hands on unaltered (MQTT 5.0, section 3.3.2.3).
 *
 * @param payloadFormatIndicator 0 or 1, or {@link #ABSENT}
 * @param contentType the kind of payload, where given
 * @param responseTopic the Topic Name that a response goes to, where given
 * @param correlationData what tells the requester which request a response is for, where given; to be read only
 * @param userProperties in the publisher's order [MQTT-3.3.2-18]; immutable
 */
public record MessageProperties(
        int payloadFormatIndicator,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        List<UserProperty> userProperties) {
    public static final int ABSENT = -1;

    /** A message with no property, as every message of MQTT 3 is. */
    public static final MessageProperties NONE = new MessageProperties(ABSENT, null, null, null, List.of());
}

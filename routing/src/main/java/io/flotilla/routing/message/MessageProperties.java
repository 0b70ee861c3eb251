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

    private static final int USER_PROPERTY_BYTES = 32; // with its place in the list
    private static final int STRING_BYTES = 40;

    /** A message with no property, as every message of MQTT 3 is. */
    public static final MessageProperties NONE = new MessageProperties(ABSENT, null, null, null, List.of());

    // Not the compact form: of that, javac writes the annotation of an array to the wrong place in the class file,
    // where NullAway misses it.
    public MessageProperties(
            int payloadFormatIndicator,
            @Nullable String contentType,
            @Nullable String responseTopic,
            byte @Nullable [] correlationData,
            List<UserProperty> userProperties) {
        this.payloadFormatIndicator = payloadFormatIndicator;
        this.contentType = contentType;
        this.responseTopic = responseTopic;
        this.correlationData = correlationData;
        this.userProperties = List.copyOf(userProperties);
    }

    /** About what they take in memory, in bytes; 0 where there are none. */
    long bytes() {
        long bytes = bytes(contentType) + bytes(responseTopic);
        bytes += correlationData == null ? 0 : correlationData.length;
        for (UserProperty property : userProperties) {
            bytes += USER_PROPERTY_BYTES + bytes(property.name()) + bytes(property.value());
        }
        return bytes;
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : STRING_BYTES + (long) Character.BYTES * text.length();
    }
}

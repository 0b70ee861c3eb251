package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBACK: what became of each Topic Filter of a SUBSCRIBE, in its order (MQTT 5.0, section 3.9). */
public record Suback(
        int packetId,
        List<ReasonCode> reasonCodes,
        @Nullable String reasonString,
        List<UserProperty> userProperties) implements Packet {}

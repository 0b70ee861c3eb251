package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNSUBACK: what became of each Topic Filter of an UNSUBSCRIBE, in its order; MQTT 3 sends no codes (MQTT 5.0, section 3.11). */
public record Unsuback(
        int packetId,
        List<ReasonCode> reasonCodes,
        @Nullable String reasonString,
        List<UserProperty> userProperties) implements Packet {}

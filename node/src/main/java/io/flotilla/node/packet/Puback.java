package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBACK: the receiver has a QoS 1 message (MQTT 5.0, section 3.4).
 *
 * @param packetId 1 to 65,535
 */
public record Puback(
        int packetId, ReasonCode reasonCode, @Nullable String reasonString, List<UserProperty> userProperties)
        implements Acknowledgement {
    public Puback(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, null, List.of());
    }
}

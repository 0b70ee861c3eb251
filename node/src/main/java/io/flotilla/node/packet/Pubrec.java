package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBREC: the receiver has a QoS 2 message (MQTT 5.0, section 3.5).
 *
 * @param packetId 1 to 65,535
 */
public record Pubrec(
        int packetId, ReasonCode reasonCode, @Nullable String reasonString, List<UserProperty> userProperties)
        implements Acknowledgement {
    public Pubrec(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, null, List.of());
    }
}

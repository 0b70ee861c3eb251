package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBREL: the sender will not send the QoS 2 message again (MQTT 5.0, section 3.6).
 *
 * @param packetId 1 to 65,535
 */
public record Pubrel(
        int packetId, ReasonCode reasonCode, @Nullable String reasonString, List<UserProperty> userProperties)
        implements Acknowledgement {
    public Pubrel(int packetId, ReasonCode reasonCode) {
        this(packetId, reasonCode, null, List.of());
    }
}

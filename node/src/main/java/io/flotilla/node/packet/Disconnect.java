package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT: the last packet of a connection; a broker sends it in MQTT 5.0 only (section 3.14).
 *
 * @param sessionExpiryInterval seconds, or {@link Packet#ABSENT}; from a client only
 */
public record Disconnect(
        ReasonCode reasonCode,
        long sessionExpiryInterval,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        @Nullable String serverReference)
        implements Packet {
    public Disconnect(ReasonCode reasonCode, @Nullable String reasonString) {
        this(reasonCode, ABSENT, reasonString, List.of(), null);
    }
}

package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step in the delivery of a QoS 1 or QoS 2 message after its PUBLISH (MQTT 5.0, section 4.3). */
public sealed interface Acknowledgement extends Packet permits Puback, Pubrec, Pubrel, Pubcomp {
    /** The Packet Identifier of the PUBLISH, 1 to 65,535. */
    int packetId();

    /** What became of the message; in MQTT 3 always success. */
    ReasonCode reasonCode();

    @Nullable
    String reasonString();

    List<UserProperty> userProperties();
}

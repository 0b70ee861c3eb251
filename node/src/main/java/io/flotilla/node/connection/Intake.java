package io.flotilla.node.connection;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.PacketException;
import org.jspecify.annotations.Nullable;

/** Whether this node takes clients. */
@FunctionalInterface
public interface Intake {
    /** Why a client that speaks {@code version} cannot connect here now, whoever it is; null where it can. Any thread may ask. */
    @Nullable
    PacketException refusal(MqttVersion version);
}

package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;

/** A control packet as a client sends it, laid out for the version that the client speaks. */
@FunctionalInterface
interface Layout {
    byte[] bytes(MqttVersion version);
}

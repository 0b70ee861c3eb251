package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;

/** A SUBSCRIBE (MQTT 5.0, section 3.8). */
final class SubscribeLayout implements Layout {
    /** Subscription Options beside the Maximum QoS (section 3.8.3.1); retained messages are sent unless one says otherwise. */
    static final int NO_LOCAL = 0x04;

    static final int RETAIN_AS_PUBLISHED = 0x08;
    static final int RETAIN_IF_NEW = 0x10;
    static final int RETAIN_NEVER = 0x20;

    private final int packetId;
    private final Bytes filters = new Bytes();
    private byte[][] properties = {};

    SubscribeLayout(int packetId) {
        this.packetId = packetId;
    }

    int packetId() {
        return packetId;
    }

    SubscribeLayout filter(String filter, int options) {
        filters.string(filter).u8(options);
        return this;
    }

    SubscribeLayout properties(byte[]... all) {
        properties = all;
        return this;
    }

    @Override
    public byte[] bytes(MqttVersion version) {
        Bytes body = new Bytes().u16(packetId);
        if (version.isV5()) {
            body.properties(properties);
        }
        return Bytes.packet(PacketType.SUBSCRIBE.withFlags(0x02), body.raw(filters.toArray()));
    }
}

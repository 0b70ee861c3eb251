package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;
import java.nio.charset.StandardCharsets;

/** A PUBLISH, of QoS 0 unless told otherwise (MQTT 5.0, section 3.3). */
final class PublishLayout implements Layout {
    private final String topic;
    private final byte[] payload;
    private int qos;
    private int packetId = 1;
    private boolean dup;
    private boolean retain;
    private byte[][] properties = {};

    PublishLayout(String topic, byte[] payload) {
        this.topic = topic;
        this.payload = payload;
    }

    PublishLayout(String topic, String payload) {
        this(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    int qos() {
        return qos;
    }

    int packetId() {
        return packetId;
    }

    PublishLayout qos(int value) {
        qos = value;
        return this;
    }

    /** The Packet Identifier, 1 where none is set; not sent with QoS 0. */
    PublishLayout id(int value) {
        packetId = value;
        return this;
    }

    PublishLayout dup() {
        dup = true;
        return this;
    }

    PublishLayout retain() {
        retain = true;
        return this;
    }

    PublishLayout properties(byte[]... all) {
        properties = all;
        return this;
    }

    @Override
    public byte[] bytes(MqttVersion version) {
        Bytes body = new Bytes().string(topic);
        if (qos > 0) {
            body.u16(packetId);
        }
        if (version.isV5()) {
            body.properties(properties);
        }
        body.raw(payload);
        return Bytes.packet(PacketType.PUBLISH.withFlags((dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0)), body);
    }
}

package io.flotilla.node.connection;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DropReason;
import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.security.Permissions;
import io.flotilla.node.shard.PublishRun;
import io.flotilla.node.shard.RunSink;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;

/** Writes Application Messages as the PUBLISH packets that one client gets (MQTT 5.0, section 3.3). Confined to the connection's event loop. */
final class OutboundMessages implements RunSink {
    private final MqttVersion version;
    private final Outbox outbox;
    private final SharedEncoding encoding;
    private final boolean v5;
    private final Traffic traffic;
    private final Counters counters;
    private final Permissions permissions;
    private final long maximumPacketSize;
    private final boolean usesAliases;
    private final OutboundTopicAliases aliases;

    /**
     * @param maximumPacketSize of the client, in bytes
     * @param topicAliasMaximum of the client, or less
     */
    OutboundMessages(
            MqttVersion version,
            Outbox outbox,
            SharedEncoding encoding,
            Traffic traffic,
            Counters counters,
            Permissions permissions,
            long maximumPacketSize,
            int topicAliasMaximum) {
        this.version = version;
        this.outbox = outbox;
        this.encoding = encoding;
        this.v5 = version.isV5();
        this.traffic = traffic;
        this.counters = counters;
        this.permissions = permissions;
        this.maximumPacketSize = maximumPacketSize;
        this.usesAliases = topicAliasMaximum > 0;
        this.aliases = new OutboundTopicAliases(topicAliasMaximum);
    }

    @Override
    public boolean onRun(PublishRun run) {
        if (usesAliases || run.largestPacket() > maximumPacketSize) { // [MQTT-3.1.2-24]
            return false;
        }
        if (outbox.isEnded()) {
            return true;
        }
        if (!permissions.mayReceive(run.topic())) {
            counters.onDropped(DropReason.NOT_AUTHORIZED, run.messages());
        } else if (outbox.isFull()) {
            counters.onDropped(DropReason.SLOW_READER, run.messages());
        } else {
            outbox.packets(run.bytes(v5), run.start(v5), run.length(v5), run.messages());
            traffic.onDelivered(QoS.AT_MOST_ONCE, run.messages(), run.payloadBytes());
        }
        return true;
    }

    /** Writes a PUBLISH; false if it would be larger than the client takes, and then nothing is written [MQTT-3.1.2-25]. */
    boolean write(int packetId, boolean dup, Delivery delivery, long nowMs) {
        ApplicationMessage message = delivery.message();
        if (!dup && !usesAliases && delivery.subscriptionIdentifiers().length == 0) {
            ByteBuf shared = encoding.of(message, delivery.qos(), delivery.retain(), version);
            if (shared != null) {
                return write(packetId, delivery.qos(), message, shared);
            }
        }
        TopicName topic = message.topic();
        int alias = aliases.alias(topic);
        boolean topicOmitted = alias > 0 && !aliases.isNew();
        long expiry = expirySeconds(message, nowMs);
        int[] identifiers = delivery.subscriptionIdentifiers();
        long length =
                PacketEncoder.publishLength(version, message, delivery.qos(), alias, topicOmitted, expiry, identifiers);
        if (length > maximumPacketSize) {
            if (alias > 0 && aliases.isNew()) {
                aliases.forget(topic);
            }
            return false;
        }
        byte[] payload = message.payload();
        ByteBuf header =
                outbox.begin((int) (payload.length < Outbox.LARGE_PAYLOAD_BYTES ? length : length - payload.length));
        PacketEncoder.encodePublishHeader(
                header,
                version,
                message,
                delivery.qos(),
                dup,
                delivery.retain(),
                packetId,
                alias,
                topicOmitted,
                expiry,
                identifiers);
        outbox.payload(payload);
        outbox.written(length);
        traffic.onDelivered(delivery.qos(), 1, payload.length);
        return true;
    }

    private boolean write(int packetId, QoS qos, ApplicationMessage message, ByteBuf shared) {
        int length = shared.readableBytes();
        if (length > maximumPacketSize) {
            return false;
        }
        ByteBuf out = outbox.begin(length);
        int start = out.writerIndex();
        out.writeBytes(shared.array(), 0, length);
        if (qos != QoS.AT_MOST_ONCE) {
            out.setShort(start + encoding.packetIdIndex(), packetId);
        }
        outbox.written(length);
        traffic.onDelivered(qos, 1, message.payload().length);
        return true;
    }

    /** The Message Expiry Interval that is left, rounded up to whole seconds [MQTT-3.3.2-6]. */
    private static long expirySeconds(ApplicationMessage message, long nowMs) {
        return message.expiresAtMs() == ApplicationMessage.NEVER
                ? Packet.ABSENT
                : Math.max(0, (message.expiresAtMs() - nowMs + 999) / 1_000);
    }
}

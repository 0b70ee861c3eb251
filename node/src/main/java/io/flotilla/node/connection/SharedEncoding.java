package io.flotilla.node.connection;

import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The PUBLISH of the message that goes out just now, encoded once for all the subscribers of an event loop who get the same bytes but for the Packet Identifier.
 *
 * <p>Made when a message is asked for a second time: most messages have one subscriber, for whom it would be one copy more. Confined to the event loop.
 */
final class SharedEncoding {
    /** Longer payloads are not copied as a whole anyway. */
    private static final int MAX_PAYLOAD_BYTES = 4 * 1024;

    private final ByteBuf bytes = Unpooled.buffer(512);
    private @Nullable ApplicationMessage message;
    private @Nullable QoS qos;
    private @Nullable MqttVersion version;
    private boolean retain;
    private boolean encoded;
    private int packetIdIndex;

    /**
     * The whole packet with {@code sentQos} and without DUP, Topic Alias and Subscription Identifiers; null where it is not shared.
     *
     * @param sentRetain the flag on the wire
     */
    @Nullable
    ByteBuf of(ApplicationMessage sent, QoS sentQos, boolean sentRetain, MqttVersion spoken) {
        if (sent != message || sentQos != qos || sentRetain != retain || spoken != version) {
            message = sent;
            qos = sentQos;
            retain = sentRetain;
            version = spoken;
            encoded = false;
            return null;
        }
        if (!encoded) {
            if (sent.expiresAtMs() != ApplicationMessage.NEVER || sent.payload().length > MAX_PAYLOAD_BYTES) {
                return null;
            }
            encode(sent, sentQos, sentRetain, spoken);
        }
        return bytes;
    }

    /** Where in the packet its Packet Identifier stands, unless its QoS is 0. */
    int packetIdIndex() {
        return packetIdIndex;
    }

    private void encode(ApplicationMessage sent, QoS sentQos, boolean sentRetain, MqttVersion spoken) {
        bytes.clear();
        PacketEncoder.encodePublishHeader(
                bytes, spoken, sent, sentQos, false, sentRetain, 0, 0, false, Packet.ABSENT, Publish.NO_IDENTIFIERS);
        int lengthBytes = 1;
        while (bytes.getByte(lengthBytes) < 0) {
            lengthBytes++;
        }
        packetIdIndex = 1 + lengthBytes + Short.BYTES + sent.topic().utf8Length();
        bytes.writeBytes(sent.payload());
        encoded = true;
    }
}

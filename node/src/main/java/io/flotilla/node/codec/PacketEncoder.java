package io.flotilla.node.codec;

import io.flotilla.node.packet.Acknowledgement;
import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Pingreq;
import io.flotilla.node.packet.Pingresp;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.Pubrel;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.packet.Will;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of control packets (MQTT 5.0, sections 2 and 3). MQTT 3 ignores what it has no field for: properties, and the Reason Codes of
 * acknowledgements.
 *
 * <p>Has no state. PUBLISH and the acknowledgements that only say success allocate nothing.
 */
public final class PacketEncoder {
    /** The most bytes that a packet can have: its fixed header and a Remaining Length of 268,435,455. */
    public static final long MAX_PACKET_BYTES = 1 + VariableByteInteger.MAX_BYTES + VariableByteInteger.MAX_VALUE;

    private static final int TOPIC_ALIAS_BYTES = 3;
    private static final int PLAIN_ACKNOWLEDGEMENT_BYTES = 4;
    private static final int RECEIVE_MAXIMUM = 65_535;
    private static final int INITIAL_BYTES = 64;

    /** How much a packet says of what went wrong: what does not fit is left out, the User Properties first. */
    private enum Diagnostics {
        EVERYTHING,
        REASON_STRING,
        NOTHING
    }

    private static final List<Diagnostics> ALL_DIAGNOSTICS = List.of(Diagnostics.values());
    private static final List<Diagnostics> NO_DIAGNOSTICS = List.of(Diagnostics.NOTHING);

    private PacketEncoder() {}

    /**
     * Writes {@code packet}, to a peer that limits neither the size of packets nor what they say of problems. What {@code version} cannot say is not
     * written, as in {@link #encode(Packet, MqttVersion, long, boolean, ByteBuf)}.
     */
    public static void encode(Packet packet, MqttVersion version, ByteBuf out) {
        encode(packet, version, MAX_PACKET_BYTES, true, out);
    }

    /**
     * Writes {@code packet} without the Reason String and the User Properties that the peer does not want or that make it too large
     * [MQTT-3.1.2-29, MQTT-3.2.2-19, MQTT-3.2.2-20], and returns true; or writes nothing and returns false where it is too large all the same
     * [MQTT-3.1.2-24] or {@code version} cannot say it: AUTH, DISCONNECT with an error and CONNACK with an error that has no return code in MQTT 3
     * [MQTT-3.2.2-6 of 3.1.1].
     *
     * @param maximumPacketSize bytes of a whole packet that the peer accepts
     * @param problemInformation whether the peer's CONNECT asked for Problem Information
     */
    public static boolean encode(
            Packet packet, MqttVersion version, long maximumPacketSize, boolean problemInformation, ByteBuf out) {
        if (packet instanceof Publish publish) {
            return publish(publish, version, maximumPacketSize, out);
        }
        if (packet instanceof Acknowledgement acknowledgement && isPlain(acknowledgement, version)) {
            return plainAcknowledgement(acknowledgement, maximumPacketSize, out);
        }
        if (!version.isV5() && !isKnownToMqtt3(packet)) {
            return false;
        }
        PacketType type = type(packet);
        boolean limited = !problemInformation && type != PacketType.CONNACK && type != PacketType.DISCONNECT;
        for (Diagnostics diagnostics : limited ? NO_DIAGNOSTICS : ALL_DIAGNOSTICS) {
            ByteBuf body = Unpooled.buffer(INITIAL_BYTES); // on the heap, so that nothing has to release it
            body(body, packet, version, diagnostics);
            if (packetBytes(body.readableBytes()) <= maximumPacketSize) {
                out.writeByte(type.firstByte());
                VariableByteInteger.write(out, body.readableBytes());
                out.writeBytes(body);
                return true;
            }
        }
        return false;
    }

    /**
     * The bytes of a whole PUBLISH with this message, or {@link Long#MAX_VALUE} where it is longer than a packet can be.
     *
     * @param topicAlias 1 to 65,535, or 0 for none
     * @param topicOmitted whether the Topic Alias stands for the topic
     * @param messageExpiryInterval seconds, or {@link Packet#ABSENT}
     */
    public static long publishLength(
            MqttVersion version,
            ApplicationMessage message,
            QoS qos,
            int topicAlias,
            boolean topicOmitted,
            long messageExpiryInterval,
            int[] subscriptionIdentifiers) {
        long propertyLength =
                propertyLength(topicAlias, messageExpiryInterval, subscriptionIdentifiers, message.properties());
        return packetBytes(remainingLength(
                version, topicOmitted ? null : message.topic(), qos, message.payload().length, propertyLength));
    }

    /**
     * Writes everything of a PUBLISH that stands before the payload, which is to follow. The parameters are those of {@link #publishLength}, which
     * told that the packet is not too long.
     *
     * @param packetId 1 to 65,535; of no meaning with QoS 0
     */
    public static void encodePublishHeader(
            ByteBuf out,
            MqttVersion version,
            ApplicationMessage message,
            QoS qos,
            boolean dup,
            boolean retain,
            int packetId,
            int topicAlias,
            boolean topicOmitted,
            long messageExpiryInterval,
            int[] subscriptionIdentifiers) {
        publishHeader(
                out,
                version,
                topicOmitted ? null : message.topic(),
                qos,
                dup,
                retain,
                packetId,
                message.payload().length,
                topicAlias,
                messageExpiryInterval,
                subscriptionIdentifiers,
                message.properties());
    }

    private static void publishHeader(
            ByteBuf out,
            MqttVersion version,
            @Nullable TopicName topic,
            QoS qos,
            boolean dup,
            boolean retain,
            int packetId,
            int payloadBytes,
            int topicAlias,
            long messageExpiryInterval,
            int[] subscriptionIdentifiers,
            MessageProperties properties) {
        long propertyLength = propertyLength(topicAlias, messageExpiryInterval, subscriptionIdentifiers, properties);
        out.writeByte(PacketType.PUBLISH.firstByte() | (dup ? 8 : 0) | (qos.value() << 1) | (retain ? 1 : 0));
        VariableByteInteger.write(out, (int) remainingLength(version, topic, qos, payloadBytes, propertyLength));
        if (topic == null) {
            out.writeShort(0);
        } else {
            out.writeShort(topic.utf8Length()).writeBytes(topic.utf8());
        }
        if (qos != QoS.AT_MOST_ONCE) {
            out.writeShort(packetId);
        }
        if (version.isV5()) {
            VariableByteInteger.write(out, (int) propertyLength);
            PropertyEncoder.number(out, Property.TOPIC_ALIAS, topicAlias, 0);
            for (int identifier : subscriptionIdentifiers) {
                PropertyEncoder.number(out, Property.SUBSCRIPTION_IDENTIFIER, identifier, 0);
            }
            PropertyEncoder.message(out, messageExpiryInterval, properties);
        }
    }

    private static boolean publish(Publish publish, MqttVersion version, long maximumPacketSize, ByteBuf out) {
        byte[] payload = publish.payload();
        long propertyLength = propertyLength(
                publish.topicAlias(),
                publish.messageExpiryInterval(),
                publish.subscriptionIdentifiers(),
                publish.properties());
        long remainingLength = remainingLength(version, publish.topic(), publish.qos(), payload.length, propertyLength);
        if (packetBytes(remainingLength) > maximumPacketSize) {
            return false;
        }
        publishHeader(
                out,
                version,
                publish.topic(),
                publish.qos(),
                publish.dup(),
                publish.retain(),
                publish.packetId(),
                payload.length,
                publish.topicAlias(),
                publish.messageExpiryInterval(),
                publish.subscriptionIdentifiers(),
                publish.properties());
        out.writeBytes(payload);
        return true;
    }

    private static long propertyLength(
            int topicAlias, long messageExpiryInterval, int[] subscriptionIdentifiers, MessageProperties properties) {
        long length = PropertyEncoder.messageLength(messageExpiryInterval, properties);
        length += topicAlias == 0 ? 0 : TOPIC_ALIAS_BYTES;
        for (int identifier : subscriptionIdentifiers) {
            length += 1 + VariableByteInteger.length(identifier);
        }
        return length;
    }

    private static long remainingLength(
            MqttVersion version, @Nullable TopicName topic, QoS qos, int payloadBytes, long propertyLength) {
        long length = (long) Short.BYTES + payloadBytes;
        length += topic == null ? 0 : topic.utf8Length();
        length += qos == QoS.AT_MOST_ONCE ? 0 : Short.BYTES;
        length += version.isV5() ? VariableByteInteger.length((int) propertyLength) + propertyLength : 0;
        return length;
    }

    /** The bytes of a whole packet, or {@link Long#MAX_VALUE} where it is longer than a packet can be. */
    private static long packetBytes(long remainingLength) {
        return remainingLength > VariableByteInteger.MAX_VALUE
                ? Long.MAX_VALUE
                : 1 + VariableByteInteger.length((int) remainingLength) + remainingLength;
    }

    /** Whether it has nothing but its Packet Identifier to say. */
    private static boolean isPlain(Acknowledgement packet, MqttVersion version) {
        return !version.isV5()
                || (packet.reasonCode() == ReasonCode.SUCCESS
                        && packet.reasonString() == null
                        && packet.userProperties().isEmpty());
    }

    private static boolean plainAcknowledgement(Acknowledgement packet, long maximumPacketSize, ByteBuf out) {
        if (maximumPacketSize < PLAIN_ACKNOWLEDGEMENT_BYTES) {
            return false;
        }
        out.writeByte(type(packet).firstByte()).writeByte(Short.BYTES).writeShort(packet.packetId());
        return true;
    }

    private static boolean isKnownToMqtt3(Packet packet) {
        return switch (packet) {
            case Connack connack -> ReasonCodes.connectReturnCode(connack.reasonCode()) >= 0;
            case Disconnect disconnect -> disconnect.reasonCode() == ReasonCode.SUCCESS;
            case Auth auth -> false;
            default -> true;
        };
    }

    private static PacketType type(Packet packet) {
        return switch (packet) {
            case Connect p -> PacketType.CONNECT;
            case Connack p -> PacketType.CONNACK;
            case Publish p -> PacketType.PUBLISH;
            case Puback p -> PacketType.PUBACK;
            case Pubrec p -> PacketType.PUBREC;
            case Pubrel p -> PacketType.PUBREL;
            case Pubcomp p -> PacketType.PUBCOMP;
            case Subscribe p -> PacketType.SUBSCRIBE;
            case Suback p -> PacketType.SUBACK;
            case Unsubscribe p -> PacketType.UNSUBSCRIBE;
            case Unsuback p -> PacketType.UNSUBACK;
            case Pingreq p -> PacketType.PINGREQ;
            case Pingresp p -> PacketType.PINGRESP;
            case Disconnect p -> PacketType.DISCONNECT;
            case Auth p -> PacketType.AUTH;
        };
    }

    private static void body(ByteBuf out, Packet packet, MqttVersion version, Diagnostics diagnostics) {
        switch (packet) {
            case Connect connect -> connect(out, connect);
            case Connack connack -> connack(out, connack, version, diagnostics);
            case Acknowledgement acknowledgement -> acknowledgement(out, acknowledgement, diagnostics);
            case Subscribe subscribe -> subscribe(out, subscribe, version);
            case Suback suback -> suback(out, suback, version, diagnostics);
            case Unsubscribe unsubscribe -> unsubscribe(out, unsubscribe, version);
            case Unsuback unsuback -> unsuback(out, unsuback, version, diagnostics);
            case Disconnect disconnect -> disconnect(out, disconnect, version, diagnostics);
            case Auth auth -> auth(out, auth, diagnostics);
            case Pingreq ping -> {} // the fixed header is all of it
            case Pingresp ping -> {}
            case Publish publish -> throw new IllegalArgumentException("PUBLISH is encoded apart");
        }
    }

    private static void connect(ByteBuf out, Connect packet) {
        MqttVersion version = packet.version();
        Utf8.write(out, version.protocolName());
        out.writeByte(version.level()).writeByte(connectFlags(packet)).writeShort(packet.keepAlive());
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            PropertyEncoder.number(properties, Property.SESSION_EXPIRY_INTERVAL, packet.sessionExpiryInterval(), 0);
            PropertyEncoder.number(properties, Property.RECEIVE_MAXIMUM, packet.receiveMaximum(), RECEIVE_MAXIMUM);
            PropertyEncoder.number(
                    properties, Property.MAXIMUM_PACKET_SIZE, packet.maximumPacketSize(), Connect.NO_LIMIT);
            PropertyEncoder.number(properties, Property.TOPIC_ALIAS_MAXIMUM, packet.topicAliasMaximum(), 0);
            PropertyEncoder.flag(
                    properties, Property.REQUEST_RESPONSE_INFORMATION, packet.requestResponseInformation(), false);
            PropertyEncoder.flag(
                    properties, Property.REQUEST_PROBLEM_INFORMATION, packet.requestProblemInformation(), true);
            PropertyEncoder.string(properties, Property.AUTHENTICATION_METHOD, packet.authenticationMethod());
            PropertyEncoder.binary(properties, Property.AUTHENTICATION_DATA, packet.authenticationData());
            PropertyEncoder.userProperties(properties, packet.userProperties());
            PropertyEncoder.section(out, properties);
        }
        Utf8.write(out, packet.clientId());
        if (packet.will() != null) {
            will(out, packet.will(), version);
        }
        if (packet.username() != null) {
            Utf8.write(out, packet.username());
        }
        if (packet.password() != null) {
            out.writeShort(packet.password().length).writeBytes(packet.password());
        }
    }

    private static int connectFlags(Connect packet) {
        int flags = packet.cleanStart() ? ConnectFlags.CLEAN_START : 0;
        Will will = packet.will();
        if (will != null) {
            flags |= ConnectFlags.WILL | (will.qos().value() << ConnectFlags.WILL_QOS_SHIFT);
            flags |= will.retain() ? ConnectFlags.WILL_RETAIN : 0;
        }
        flags |= packet.username() != null ? ConnectFlags.USER_NAME : 0;
        flags |= packet.password() != null ? ConnectFlags.PASSWORD : 0;
        return flags;
    }

    private static void will(ByteBuf out, Will will, MqttVersion version) {
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            PropertyEncoder.number(properties, Property.WILL_DELAY_INTERVAL, will.delayInterval(), 0);
            PropertyEncoder.message(properties, will.messageExpiryInterval(), will.properties());
            PropertyEncoder.section(out, properties);
        }
        out.writeShort(will.topic().utf8Length()).writeBytes(will.topic().utf8());
        out.writeShort(will.payload().length).writeBytes(will.payload());
    }

    private static void connack(ByteBuf out, Connack packet, MqttVersion version, Diagnostics diagnostics) {
        out.writeByte(packet.sessionPresent() && version != MqttVersion.V3_1 ? 1 : 0);
        if (!version.isV5()) {
            out.writeByte(ReasonCodes.connectReturnCode(packet.reasonCode()));
            return;
        }
        out.writeByte(packet.reasonCode().value());
        ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
        PropertyEncoder.number(
                properties, Property.SESSION_EXPIRY_INTERVAL, packet.sessionExpiryInterval(), Packet.ABSENT);
        PropertyEncoder.number(properties, Property.RECEIVE_MAXIMUM, packet.receiveMaximum(), RECEIVE_MAXIMUM);
        PropertyEncoder.number(
                properties, Property.MAXIMUM_QOS, packet.maximumQos().value(), QoS.EXACTLY_ONCE.value());
        PropertyEncoder.flag(properties, Property.RETAIN_AVAILABLE, packet.retainAvailable(), true);
        PropertyEncoder.number(properties, Property.MAXIMUM_PACKET_SIZE, packet.maximumPacketSize(), Connect.NO_LIMIT);
        PropertyEncoder.string(properties, Property.ASSIGNED_CLIENT_IDENTIFIER, packet.assignedClientId());
        PropertyEncoder.number(properties, Property.TOPIC_ALIAS_MAXIMUM, packet.topicAliasMaximum(), 0);
        PropertyEncoder.flag(
                properties, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, packet.wildcardSubscriptionAvailable(), true);
        PropertyEncoder.flag(
                properties,
                Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE,
                packet.subscriptionIdentifiersAvailable(),
                true);
        PropertyEncoder.flag(
                properties, Property.SHARED_SUBSCRIPTION_AVAILABLE, packet.sharedSubscriptionAvailable(), true);
        PropertyEncoder.number(properties, Property.SERVER_KEEP_ALIVE, packet.serverKeepAlive(), Packet.ABSENT);
        PropertyEncoder.string(properties, Property.RESPONSE_INFORMATION, packet.responseInformation());
        PropertyEncoder.string(properties, Property.SERVER_REFERENCE, packet.serverReference());
        PropertyEncoder.string(properties, Property.AUTHENTICATION_METHOD, packet.authenticationMethod());
        PropertyEncoder.binary(properties, Property.AUTHENTICATION_DATA, packet.authenticationData());
        diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
        PropertyEncoder.section(out, properties);
    }

    private static void acknowledgement(ByteBuf out, Acknowledgement packet, Diagnostics diagnostics) {
        out.writeShort(packet.packetId()).writeByte(packet.reasonCode().value());
        ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
        diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
        sectionUnlessEmpty(out, properties);
    }

    private static void subscribe(ByteBuf out, Subscribe packet, MqttVersion version) {
        out.writeShort(packet.packetId());
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            PropertyEncoder.number(properties, Property.SUBSCRIPTION_IDENTIFIER, packet.subscriptionIdentifier(), 0);
            PropertyEncoder.userProperties(properties, packet.userProperties());
            PropertyEncoder.section(out, properties);
        }
        for (Subscribe.Request request : packet.requests()) {
            int options = request.maximumQos().value();
            if (version.isV5()) {
                options |= request.noLocal() ? 1 << 2 : 0;
                options |= request.retainAsPublished() ? 1 << 3 : 0;
                options |= request.retainHandling().value() << 4;
            }
            Utf8.write(out, request.topicFilter());
            out.writeByte(options);
        }
    }

    private static void suback(ByteBuf out, Suback packet, MqttVersion version, Diagnostics diagnostics) {
        out.writeShort(packet.packetId());
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
            PropertyEncoder.section(out, properties);
        }
        for (ReasonCode code : packet.reasonCodes()) {
            boolean failure = !version.isV5() && code.isError(); // all that MQTT 3 can say [MQTT-3.9.3-2 of 3.1.1]
            out.writeByte((failure ? ReasonCode.UNSPECIFIED_ERROR : code).value());
        }
    }

    private static void unsubscribe(ByteBuf out, Unsubscribe packet, MqttVersion version) {
        out.writeShort(packet.packetId());
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            PropertyEncoder.userProperties(properties, packet.userProperties());
            PropertyEncoder.section(out, properties);
        }
        for (String filter : packet.topicFilters()) {
            Utf8.write(out, filter);
        }
    }

    private static void unsuback(ByteBuf out, Unsuback packet, MqttVersion version, Diagnostics diagnostics) {
        out.writeShort(packet.packetId());
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
            PropertyEncoder.section(out, properties);
            for (ReasonCode code : packet.reasonCodes()) {
                out.writeByte(code.value());
            }
        }
    }

    private static void disconnect(ByteBuf out, Disconnect packet, MqttVersion version, Diagnostics diagnostics) {
        if (version.isV5()) {
            ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
            PropertyEncoder.number(
                    properties, Property.SESSION_EXPIRY_INTERVAL, packet.sessionExpiryInterval(), Packet.ABSENT);
            PropertyEncoder.string(properties, Property.SERVER_REFERENCE, packet.serverReference());
            diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
            if (packet.reasonCode() != ReasonCode.SUCCESS || properties.isReadable()) {
                out.writeByte(packet.reasonCode().value());
            }
            sectionUnlessEmpty(out, properties);
        }
    }

    private static void auth(ByteBuf out, Auth packet, Diagnostics diagnostics) {
        ByteBuf properties = Unpooled.buffer(INITIAL_BYTES);
        PropertyEncoder.string(properties, Property.AUTHENTICATION_METHOD, packet.authenticationMethod());
        PropertyEncoder.binary(properties, Property.AUTHENTICATION_DATA, packet.authenticationData());
        diagnostics(properties, packet.reasonString(), packet.userProperties(), diagnostics);
        if (packet.reasonCode() != ReasonCode.SUCCESS || properties.isReadable()) {
            out.writeByte(packet.reasonCode().value());
            PropertyEncoder.section(out, properties);
        }
    }

    private static void diagnostics(
            ByteBuf properties,
            @Nullable String reasonString,
            List<UserProperty> userProperties,
            Diagnostics diagnostics) {
        if (diagnostics != Diagnostics.NOTHING) {
            PropertyEncoder.string(properties, Property.REASON_STRING, reasonString);
        }
        if (diagnostics == Diagnostics.EVERYTHING) {
            PropertyEncoder.userProperties(properties, userProperties);
        }
    }

    /** Of a packet that may end before its Property Length. */
    private static void sectionUnlessEmpty(ByteBuf out, ByteBuf properties) {
        if (properties.isReadable()) {
            PropertyEncoder.section(out, properties);
        }
    }
}

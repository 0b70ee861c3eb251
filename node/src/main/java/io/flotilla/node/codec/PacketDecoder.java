package io.flotilla.node.codec;

import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
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
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the bytes that one side of a connection sends: usually a client, whose CONNECT sets the version (MQTT 5.0, sections 2 and 3).
 *
 * <p>Confined to the connection's event loop. After an exception the connection is to be closed: what follows in the buffer has no meaning.
 */
public final class PacketDecoder {
    private static final int RECEIVE_MAXIMUM = 65_535;

    private final TopicNames topics;
    private final int maximumPacketSize;
    private final boolean fromServer;
    private @Nullable MqttVersion version;

    /**
     * A decoder of what a client sends.
     *
     * @param maximumPacketSize bytes of a whole packet, from 1 on; a larger one is refused before it has arrived
     */
    public PacketDecoder(TopicNames topics, int maximumPacketSize) {
        this(topics, maximumPacketSize, false, null);
    }

    private PacketDecoder(TopicNames topics, int maximumPacketSize, boolean fromServer, @Nullable MqttVersion version) {
        this.topics = topics;
        this.maximumPacketSize = maximumPacketSize;
        this.fromServer = fromServer;
        this.version = version;
    }

    /** A decoder of what a server sends to a client that connected with {@code version}. */
    public static PacketDecoder ofServer(TopicNames topics, int maximumPacketSize, MqttVersion version) {
        return new PacketDecoder(topics, maximumPacketSize, true, version);
    }

    /**
     * The bytes of the whole packet that begins at the reader index, or -1 where its fixed header is not complete.
     *
     * @throws PacketException Malformed Packet where the Remaining Length has more than four bytes
     */
    public static long packetLength(ByteBuf in) {
        int lengthBytes = lengthBytes(in);
        return lengthBytes < 0 ? -1 : 1 + lengthBytes + remainingLength(in, lengthBytes);
    }

    /** The number of bytes that the Remaining Length takes, or -1 where they are not all there. */
    private static int lengthBytes(ByteBuf in) {
        for (int i = 1; i <= VariableByteInteger.MAX_BYTES; i++) {
            if (in.readableBytes() <= i) {
                return -1;
            }
            if (in.getByte(in.readerIndex() + i) >= 0) {
                return i;
            }
        }
        throw PacketException.malformed("the Remaining Length has more than four bytes (section 2.1.4)");
    }

    private static int remainingLength(ByteBuf in, int lengthBytes) {
        int length = 0;
        for (int i = lengthBytes; i > 0; i--) {
            length = (length << 7) + (in.getByte(in.readerIndex() + i) & 0x7F);
        }
        return length;
    }

    /**
     * The version to speak, or null before a CONNECT named it. After a CONNECT that was refused it is the one to refuse it in: where the client's is
     * not supported, the nearest that is.
     */
    public @Nullable MqttVersion version() {
        return version;
    }

    /**
     * Decodes the packet at the reader index and moves past it, or returns null and stays where it is not all there yet.
     *
     * @throws PacketException with the Reason Code to close the connection with
     */
    public @Nullable Packet decode(ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        int firstByte = in.getUnsignedByte(in.readerIndex());
        PacketType type = expectedType(firstByte);
        int lengthBytes = lengthBytes(in);
        if (lengthBytes < 0) {
            return null;
        }
        int remainingLength = remainingLength(in, lengthBytes);
        int start = 1 + lengthBytes;
        if (start + remainingLength > maximumPacketSize) {
            throw new PacketException(
                    ReasonCode.PACKET_TOO_LARGE, "a packet has more than " + maximumPacketSize + " bytes");
        }
        if (in.readableBytes() < start + remainingLength) {
            return null;
        }
        start += in.readerIndex();
        PacketReader body = new PacketReader(in, start, start + remainingLength);
        Packet packet = type == PacketType.CONNECT ? connect(body) : packet(type, firstByte, body, speaking());
        if (!body.isAtEnd()) {
            throw PacketException.malformed(type + " is longer than its fields");
        }
        checkFixedHeader(type, firstByte, remainingLength, lengthBytes);
        in.readerIndex(start + remainingLength);
        return packet;
    }

    /** The type of a packet that its sender may send, and may send now. */
    private PacketType expectedType(int firstByte) {
        PacketType type = PacketType.of(firstByte);
        if (type == null || (type == PacketType.AUTH && version != null && !version.isV5())) {
            throw PacketException.malformed("a packet of a reserved type (section 2.1.2)");
        }
        if (!(fromServer ? type.isFromServer() : type.isFromClient())) {
            throw PacketException.protocolError(type + " goes the other way (section 2.1.2)");
        }
        if (version == null && type != PacketType.CONNECT) {
            throw PacketException.protocolError("the first packet is CONNECT [MQTT-3.1.0-1]");
        }
        if (version != null && type == PacketType.CONNECT) {
            throw PacketException.protocolError("CONNECT comes once [MQTT-3.1.0-2]");
        }
        return type;
    }

    /** The rest of the fixed header, once CONNECT has told how strict its version is. */
    private void checkFixedHeader(PacketType type, int firstByte, int remainingLength, int lengthBytes) {
        if (type != PacketType.PUBLISH && version != MqttVersion.V3_1 && firstByte != type.firstByte()) {
            throw PacketException.malformed("the flags of " + type + " are not the reserved ones [MQTT-2.1.3-1]");
        }
        if (version == MqttVersion.V5 && lengthBytes != VariableByteInteger.length(remainingLength)) {
            throw PacketException.malformed("the Remaining Length has more bytes than it needs [MQTT-1.5.5-1]");
        }
    }

    private MqttVersion speaking() {
        if (version == null) {
            throw new IllegalStateException("no packet but CONNECT is decoded before the version is known");
        }
        return version;
    }

    private Packet packet(PacketType type, int firstByte, PacketReader in, MqttVersion version) {
        return switch (type) {
            case CONNECT -> throw new IllegalStateException("CONNECT is decoded apart");
            case CONNACK -> connack(in, version);
            case PUBLISH -> publish(firstByte, in, version);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> acknowledgement(type, in, version);
            case SUBSCRIBE -> subscribe(in, version);
            case SUBACK -> suback(in, version);
            case UNSUBSCRIBE -> unsubscribe(in, version);
            case UNSUBACK -> unsuback(in, version);
            case PINGREQ -> Pingreq.INSTANCE;
            case PINGRESP -> Pingresp.INSTANCE;
            case DISCONNECT -> disconnect(in, version);
            case AUTH -> auth(in);
        };
    }

    private Connect connect(PacketReader in) {
        MqttVersion version = protocolVersion(in);
        boolean v5 = version.isV5();
        int flags = in.unsignedByte();
        if ((flags & ConnectFlags.RESERVED) != 0 && version != MqttVersion.V3_1) {
            throw PacketException.malformed("the reserved flag of CONNECT is 0 [MQTT-3.1.2-3]");
        }
        boolean cleanStart = (flags & ConnectFlags.CLEAN_START) != 0;
        int keepAlive = in.unsignedShort();
        Properties properties = properties(in, version, Property.OF_CONNECT);
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw PacketException.protocolError("Authentication Data needs a method (section 3.1.2.11.10)");
        }
        String clientId = in.string();
        Will will = will(flags, in, version);
        String username = (flags & ConnectFlags.USER_NAME) != 0 && mayFollow(in, version) ? in.string() : null;
        boolean hasPassword = (flags & ConnectFlags.PASSWORD) != 0;
        if (hasPassword && !v5 && (flags & ConnectFlags.USER_NAME) == 0) {
            throw PacketException.malformed("a password needs a user name [MQTT-3.1.2-22]");
        }
        byte[] password = hasPassword && mayFollow(in, version) ? in.binary() : null;
        long expiryWhereAbsent = v5 || cleanStart ? 0 : Connect.NEVER_EXPIRES;
        return new Connect(
                version,
                cleanStart,
                keepAlive,
                clientId,
                will,
                username,
                password,
                properties.number(Property.SESSION_EXPIRY_INTERVAL, expiryWhereAbsent),
                (int) properties.number(Property.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM),
                properties.number(Property.MAXIMUM_PACKET_SIZE, Connect.NO_LIMIT),
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.flag(Property.REQUEST_RESPONSE_INFORMATION, false),
                properties.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                properties.userProperties(),
                properties.string(Property.AUTHENTICATION_METHOD),
                properties.binary(Property.AUTHENTICATION_DATA));
    }

    private MqttVersion protocolVersion(PacketReader in) {
        String name = in.string();
        int level = in.unsignedByte();
        for (MqttVersion supported : MqttVersion.values()) {
            if (supported.level() == level && supported.protocolName().equals(name)) {
                version = supported;
                return supported;
            }
        }
        version = level > MqttVersion.V5.level() && level < 0x80 ? MqttVersion.V5 : MqttVersion.V3_1_1;
        throw new PacketException(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "MQTT 3.1, 3.1.1 and 5.0 are served [MQTT-3.1.2-1, MQTT-3.1.2-2]");
    }

    /** False where MQTT 3.1 allows a user name or password that was announced not to come (MQTT 3.1, section 3.1). */
    private static boolean mayFollow(PacketReader in, MqttVersion version) {
        return version != MqttVersion.V3_1 || !in.isAtEnd();
    }

    private @Nullable Will will(int flags, PacketReader in, MqttVersion version) {
        int qos = (flags >> ConnectFlags.WILL_QOS_SHIFT) & 3;
        boolean retain = (flags & ConnectFlags.WILL_RETAIN) != 0;
        if ((flags & ConnectFlags.WILL) == 0) {
            if (qos != 0 || retain) {
                throw PacketException.malformed("Will QoS and Will Retain need a will [MQTT-3.1.2-11, MQTT-3.1.2-13]");
            }
            return null;
        }
        if (qos == 3) {
            throw PacketException.malformed("a Will QoS is 0, 1 or 2 [MQTT-3.1.2-12]");
        }
        Properties properties = properties(in, version, Property.OF_WILL);
        TopicName topic = in.topicName(topics);
        if (topic == null) {
            throw emptyTopic();
        }
        return new Will(
                topic,
                in.binary(),
                QoS.of(qos),
                retain,
                properties.number(Property.WILL_DELAY_INTERVAL, 0),
                properties.number(Property.MESSAGE_EXPIRY_INTERVAL, Packet.ABSENT),
                properties.messageProperties());
    }

    private static Connack connack(PacketReader in, MqttVersion version) {
        int flags = in.unsignedByte();
        if (flags > 1) {
            throw PacketException.malformed("the reserved flags of CONNACK are 0 [MQTT-3.2.2-1]");
        }
        ReasonCode reasonCode = version.isV5()
                ? reasonCode(in, ReasonCodes.OF_CONNACK)
                : ReasonCodes.ofConnectReturnCode(in.unsignedByte());
        boolean sessionPresent = flags == 1 && version != MqttVersion.V3_1;
        if (sessionPresent && reasonCode != ReasonCode.SUCCESS) {
            throw PacketException.protocolError("a refusal has no session [MQTT-3.2.2-6]");
        }
        Properties properties = properties(in, version, Property.OF_CONNACK);
        return new Connack(
                sessionPresent,
                reasonCode,
                properties.number(Property.SESSION_EXPIRY_INTERVAL, Packet.ABSENT),
                (int) properties.number(Property.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM),
                QoS.of((int) properties.number(Property.MAXIMUM_QOS, QoS.EXACTLY_ONCE.value())),
                properties.flag(Property.RETAIN_AVAILABLE, true),
                properties.number(Property.MAXIMUM_PACKET_SIZE, Connect.NO_LIMIT),
                properties.string(Property.ASSIGNED_CLIENT_IDENTIFIER),
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.string(Property.REASON_STRING),
                properties.userProperties(),
                properties.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
                properties.flag(Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE, true),
                properties.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true),
                properties.number(Property.SERVER_KEEP_ALIVE, Packet.ABSENT),
                properties.string(Property.RESPONSE_INFORMATION),
                properties.string(Property.SERVER_REFERENCE),
                properties.string(Property.AUTHENTICATION_METHOD),
                properties.binary(Property.AUTHENTICATION_DATA));
    }

    private Publish publish(int firstByte, PacketReader in, MqttVersion version) {
        int qosBits = (firstByte >> 1) & 3;
        if (qosBits == 3) {
            throw PacketException.malformed("a QoS is 0, 1 or 2 [MQTT-3.3.1-4]");
        }
        QoS qos = QoS.of(qosBits);
        boolean dup = (firstByte & 8) != 0;
        if (dup && qos == QoS.AT_MOST_ONCE) {
            throw PacketException.malformed("DUP is 0 with QoS 0 [MQTT-3.3.1-2]");
        }
        TopicName topic = in.topicName(topics);
        int packetId = qos == QoS.AT_MOST_ONCE ? 0 : in.packetId();
        Properties properties = properties(in, version, Property.OF_PUBLISH);
        int topicAlias = (int) properties.number(Property.TOPIC_ALIAS, 0);
        if (topic == null && topicAlias == 0) {
            throw emptyTopic();
        }
        if (!fromServer && properties.subscriptionIdentifiers().length > 0) {
            throw PacketException.protocolError("a client sends no Subscription Identifier [MQTT-3.3.4-6]");
        }
        return new Publish(
                dup,
                qos,
                (firstByte & 1) != 0,
                topic,
                packetId,
                in.rest(),
                topicAlias,
                properties.number(Property.MESSAGE_EXPIRY_INTERVAL, Packet.ABSENT),
                properties.subscriptionIdentifiers(),
                properties.messageProperties());
    }

    private static Packet acknowledgement(PacketType type, PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        boolean plain = !version.isV5() || in.isAtEnd();
        Set<ReasonCode> allowed =
                type == PacketType.PUBACK || type == PacketType.PUBREC ? ReasonCodes.OF_PUBACK : ReasonCodes.OF_PUBREL;
        ReasonCode reasonCode = plain ? ReasonCode.SUCCESS : reasonCode(in, allowed);
        Properties properties = optionalProperties(in, version, Property.OF_ACKNOWLEDGEMENT);
        String reasonString = properties.string(Property.REASON_STRING);
        return switch (type) {
            case PUBACK -> new Puback(packetId, reasonCode, reasonString, properties.userProperties());
            case PUBREC -> new Pubrec(packetId, reasonCode, reasonString, properties.userProperties());
            case PUBREL -> new Pubrel(packetId, reasonCode, reasonString, properties.userProperties());
            default -> new Pubcomp(packetId, reasonCode, reasonString, properties.userProperties());
        };
    }

    private static Subscribe subscribe(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, Property.OF_SUBSCRIBE);
        List<Subscribe.Request> requests = new ArrayList<>();
        do {
            if (in.isAtEnd()) {
                throw PacketException.protocolError("SUBSCRIBE has at least one filter [MQTT-3.8.3-2]");
            }
            PacketReader.checkCount(requests.size());
            requests.add(request(in, version));
        } while (!in.isAtEnd());
        return new Subscribe(
                packetId,
                (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0),
                List.copyOf(requests),
                properties.userProperties());
    }

    private static Subscribe.Request request(PacketReader in, MqttVersion version) {
        String filter = in.string();
        int options = in.unsignedByte();
        int reserved = version.isV5() ? 0xC0 : 0xFC;
        if ((options & reserved) != 0) {
            throw PacketException.malformed("the reserved Subscription Options are 0 [MQTT-3.8.3-5]");
        }
        int maximumQos = options & 3;
        boolean noLocal = (options & 4) != 0;
        int retainHandling = options >> 4;
        if (maximumQos == 3) {
            throw PacketException.protocolError("a Maximum QoS is 0, 1 or 2 (section 3.8.3.1)");
        }
        if (retainHandling == 3) {
            throw PacketException.protocolError("a Retain Handling is 0, 1 or 2 (section 3.8.3.1)");
        }
        if (noLocal && filter.startsWith("$share/")) {
            throw PacketException.protocolError("a Shared Subscription has no No Local [MQTT-3.8.3-4]");
        }
        return new Subscribe.Request(
                filter, QoS.of(maximumQos), noLocal, (options & 8) != 0, RetainHandling.of(retainHandling));
    }

    private static Suback suback(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, Property.OF_ACKNOWLEDGEMENT);
        Set<ReasonCode> allowed = version.isV5() ? ReasonCodes.OF_SUBACK : ReasonCodes.OF_SUBACK_3;
        return new Suback(
                packetId,
                reasonCodes(in, allowed),
                properties.string(Property.REASON_STRING),
                properties.userProperties());
    }

    private static Unsubscribe unsubscribe(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, Property.OF_UNSUBSCRIBE);
        List<String> filters = new ArrayList<>();
        do {
            if (in.isAtEnd()) {
                throw PacketException.protocolError("UNSUBSCRIBE has at least one filter [MQTT-3.10.3-2]");
            }
            PacketReader.checkCount(filters.size());
            filters.add(in.string());
        } while (!in.isAtEnd());
        return new Unsubscribe(packetId, List.copyOf(filters), properties.userProperties());
    }

    private static Unsuback unsuback(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, Property.OF_ACKNOWLEDGEMENT);
        return new Unsuback(
                packetId,
                version.isV5() ? reasonCodes(in, ReasonCodes.OF_UNSUBACK) : List.of(),
                properties.string(Property.REASON_STRING),
                properties.userProperties());
    }

    private Disconnect disconnect(PacketReader in, MqttVersion version) {
        Set<ReasonCode> allowed =
                fromServer ? ReasonCodes.OF_DISCONNECT_FROM_SERVER : ReasonCodes.OF_DISCONNECT_FROM_CLIENT;
        if (fromServer && !version.isV5()) {
            throw PacketException.protocolError("a server sends no DISCONNECT in MQTT 3 (3.1.1, section 3.14)");
        }
        ReasonCode reasonCode = !version.isV5() || in.isAtEnd() ? ReasonCode.SUCCESS : reasonCode(in, allowed);
        Properties properties = optionalProperties(in, version, Property.OF_DISCONNECT);
        if (properties.has(fromServer ? Property.SESSION_EXPIRY_INTERVAL : Property.SERVER_REFERENCE)) {
            throw PacketException.protocolError("a property of DISCONNECT goes the other way [MQTT-3.14.2-2]");
        }
        return new Disconnect(
                reasonCode,
                properties.number(Property.SESSION_EXPIRY_INTERVAL, Packet.ABSENT),
                properties.string(Property.REASON_STRING),
                properties.userProperties(),
                properties.string(Property.SERVER_REFERENCE));
    }

    private Auth auth(PacketReader in) {
        boolean empty = in.isAtEnd();
        if (empty && !fromServer) {
            throw PacketException.protocolError("AUTH from a client has a Reason Code [MQTT-3.15.2-1]");
        }
        ReasonCode reasonCode = empty
                ? ReasonCode.SUCCESS
                : reasonCode(in, fromServer ? ReasonCodes.OF_AUTH_FROM_SERVER : ReasonCodes.OF_AUTH_FROM_CLIENT);
        Properties properties = empty ? Properties.NONE : Properties.read(in, Property.OF_AUTH);
        if (!empty && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw PacketException.protocolError("AUTH has an Authentication Method (section 3.15.2.2.2)");
        }
        return new Auth(
                reasonCode,
                properties.string(Property.AUTHENTICATION_METHOD),
                properties.binary(Property.AUTHENTICATION_DATA),
                properties.string(Property.REASON_STRING),
                properties.userProperties());
    }

    private static Properties properties(PacketReader in, MqttVersion version, Set<Property> allowed) {
        return version.isV5() ? Properties.read(in, allowed) : Properties.NONE;
    }

    /** The properties of a packet that may end before their length, where there are none. */
    private static Properties optionalProperties(PacketReader in, MqttVersion version, Set<Property> allowed) {
        return in.isAtEnd() ? Properties.NONE : properties(in, version, allowed);
    }

    private static ReasonCode reasonCode(PacketReader in, Set<ReasonCode> allowed) {
        ReasonCode reasonCode = ReasonCode.of(in.unsignedByte());
        if (reasonCode == null || !allowed.contains(reasonCode)) {
            throw PacketException.protocolError("a Reason Code does not belong in its packet (section 2.4)");
        }
        return reasonCode;
    }

    /** The Reason Codes, at least one, that fill the rest of the packet. */
    private static List<ReasonCode> reasonCodes(PacketReader in, Set<ReasonCode> allowed) {
        List<ReasonCode> reasonCodes = new ArrayList<>();
        do {
            reasonCodes.add(reasonCode(in, allowed));
        } while (!in.isAtEnd());
        return List.copyOf(reasonCodes);
    }

    private static PacketException emptyTopic() {
        return PacketException.protocolError("a Topic Name has at least one character [MQTT-4.7.3-1]");
    }
}

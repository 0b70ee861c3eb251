package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A CONNECT, with Clean Start and a Keep Alive of 60 seconds unless told otherwise (MQTT 5.0, section 3.1). */
final class ConnectLayout implements Layout {
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private final String clientId;
    private @Nullable String protocolName;
    private int protocolVersion = -1;
    private int flags = CLEAN_START;
    private int keepAlive = 60;
    private byte[][] properties = {};
    private byte[][] willProperties = {};
    private @Nullable String willTopic;
    private String willPayload = "";
    private @Nullable String userName;
    private @Nullable String password;

    ConnectLayout(String clientId) {
        this.clientId = clientId;
    }

    String clientId() {
        return clientId;
    }

    ConnectLayout protocol(String name, int version) {
        protocolName = name;
        protocolVersion = version;
        return this;
    }

    ConnectLayout cleanStart(boolean clean) {
        flags = clean ? (flags | CLEAN_START) : (flags & ~CLEAN_START);
        return this;
    }

    /** Adds raw bits to the Connect Flags, whatever the payload then has. */
    ConnectLayout flags(int bits) {
        flags |= bits;
        return this;
    }

    ConnectLayout keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    ConnectLayout properties(byte[]... all) {
        properties = all;
        return this;
    }

    ConnectLayout will(String topic, String payload, int qos, byte[]... all) {
        flags |= WILL | (qos << 3);
        willTopic = topic;
        willPayload = payload;
        willProperties = all;
        return this;
    }

    ConnectLayout willRetain() {
        flags |= WILL_RETAIN;
        return this;
    }

    ConnectLayout userName(String value) {
        flags |= USER_NAME;
        userName = value;
        return this;
    }

    ConnectLayout password(String value) {
        flags |= PASSWORD;
        password = value;
        return this;
    }

    @Override
    public byte[] bytes(MqttVersion version) {
        Bytes body = new Bytes()
                .string(protocolName == null ? version.protocolName() : protocolName)
                .u8(protocolVersion < 0 ? version.level() : protocolVersion)
                .u8(flags)
                .u16(keepAlive);
        if (version.isV5()) {
            body.properties(properties);
        }
        body.string(clientId);
        if (willTopic != null) {
            if (version.isV5()) {
                body.properties(willProperties);
            }
            body.string(willTopic).string(willPayload);
        }
        if (userName != null) {
            body.string(userName);
        }
        if (password != null) {
            body.binary(password.getBytes(StandardCharsets.UTF_8));
        }
        return Bytes.packet(PacketType.CONNECT.withFlags(0), body);
    }
}

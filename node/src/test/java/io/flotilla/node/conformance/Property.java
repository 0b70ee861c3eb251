package io.flotilla.node.conformance;

import java.nio.charset.StandardCharsets;

/** The properties of MQTT 5.0 (section 2.2.2.2): what identifies them, and how each is laid out. */
final class Property {
    static final int PAYLOAD_FORMAT_INDICATOR = 0x01;
    static final int MESSAGE_EXPIRY_INTERVAL = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    static final int SESSION_EXPIRY_INTERVAL = 0x11;
    static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    static final int WILL_DELAY_INTERVAL = 0x18;
    static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    static final int RESPONSE_INFORMATION = 0x1A;
    static final int SERVER_REFERENCE = 0x1C;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
    static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
    static final int SHARED_SUBSCRIPTION_AVAILABLE = 0x2A;

    private Property() {}

    static byte[] payloadFormatIndicator(int value) {
        return property(PAYLOAD_FORMAT_INDICATOR).u8(value).toArray();
    }

    static byte[] messageExpiry(long seconds) {
        return property(MESSAGE_EXPIRY_INTERVAL).u32(seconds).toArray();
    }

    static byte[] contentType(String value) {
        return property(CONTENT_TYPE).string(value).toArray();
    }

    static byte[] responseTopic(String value) {
        return property(RESPONSE_TOPIC).string(value).toArray();
    }

    static byte[] correlationData(String value) {
        return property(CORRELATION_DATA).string(value).toArray();
    }

    static byte[] subscriptionIdentifier(int value) {
        return property(SUBSCRIPTION_IDENTIFIER).variable(value).toArray();
    }

    static byte[] sessionExpiry(long seconds) {
        return property(SESSION_EXPIRY_INTERVAL).u32(seconds).toArray();
    }

    static byte[] authenticationMethod(String value) {
        return property(AUTHENTICATION_METHOD).string(value).toArray();
    }

    static byte[] authenticationData(String value) {
        return property(AUTHENTICATION_DATA)
                .binary(value.getBytes(StandardCharsets.UTF_8))
                .toArray();
    }

    static byte[] requestProblemInformation(int value) {
        return property(REQUEST_PROBLEM_INFORMATION).u8(value).toArray();
    }

    static byte[] willDelay(long seconds) {
        return property(WILL_DELAY_INTERVAL).u32(seconds).toArray();
    }

    static byte[] requestResponseInformation(int value) {
        return property(REQUEST_RESPONSE_INFORMATION).u8(value).toArray();
    }

    static byte[] reasonString(String value) {
        return property(REASON_STRING).string(value).toArray();
    }

    static byte[] receiveMaximum(int value) {
        return property(RECEIVE_MAXIMUM).u16(value).toArray();
    }

    static byte[] topicAliasMaximum(int value) {
        return property(TOPIC_ALIAS_MAXIMUM).u16(value).toArray();
    }

    static byte[] topicAlias(int value) {
        return property(TOPIC_ALIAS).u16(value).toArray();
    }

    static byte[] userProperty(String name, String value) {
        return property(USER_PROPERTY).string(name).string(value).toArray();
    }

    static byte[] maximumPacketSize(long bytes) {
        return property(MAXIMUM_PACKET_SIZE).u32(bytes).toArray();
    }

    private static Bytes property(int identifier) {
        return new Bytes().variable(identifier);
    }
}

package io.flotilla.node.codec;

import static io.flotilla.node.packet.ReasonCode.*;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which Reason Codes each packet may carry (MQTT 5.0, section 3), and what CONNACK of MQTT 3 makes of them (MQTT 3.1.1, section 3.2.2.3). */
final class ReasonCodes {
    static final Set<ReasonCode> OF_CONNACK = set(
            SUCCESS,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            UNSUPPORTED_PROTOCOL_VERSION,
            CLIENT_IDENTIFIER_NOT_VALID,
            BAD_USER_NAME_OR_PASSWORD,
            NOT_AUTHORIZED,
            SERVER_UNAVAILABLE,
            SERVER_BUSY,
            BANNED,
            BAD_AUTHENTICATION_METHOD,
            TOPIC_NAME_INVALID,
            PACKET_TOO_LARGE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            CONNECTION_RATE_EXCEEDED);

    /** PUBACK and PUBREC: [MQTT-3.4.2-1], [MQTT-3.5.2-1]. */
    static final Set<ReasonCode> OF_PUBACK = set(
            SUCCESS,
            NO_MATCHING_SUBSCRIBERS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID);

    /** PUBREL and PUBCOMP: [MQTT-3.6.2-1], [MQTT-3.7.2-1]. */
    static final Set<ReasonCode> OF_PUBREL = set(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);

    static final Set<ReasonCode> OF_SUBACK = set(
            SUCCESS,
            GRANTED_QOS_1,
            GRANTED_QOS_2,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    /** [MQTT-3.9.3-2] of 3.1.1. */
    static final Set<ReasonCode> OF_SUBACK_3 = set(SUCCESS, GRANTED_QOS_1, GRANTED_QOS_2, UNSPECIFIED_ERROR);

    static final Set<ReasonCode> OF_UNSUBACK = set(
            SUCCESS,
            NO_SUBSCRIPTION_EXISTED,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE);

    /** [MQTT-3.14.2-1]. */
    static final Set<ReasonCode> OF_DISCONNECT_FROM_CLIENT = set(
            SUCCESS,
            DISCONNECT_WITH_WILL,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID);

    static final Set<ReasonCode> OF_DISCONNECT_FROM_SERVER = set(
            SUCCESS,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            SERVER_BUSY,
            SERVER_SHUTTING_DOWN,
            KEEP_ALIVE_TIMEOUT,
            SESSION_TAKEN_OVER,
            TOPIC_FILTER_INVALID,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            CONNECTION_RATE_EXCEEDED,
            MAXIMUM_CONNECT_TIME,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    /** [MQTT-3.15.2-1]. */
    static final Set<ReasonCode> OF_AUTH_FROM_CLIENT = set(CONTINUE_AUTHENTICATION, RE_AUTHENTICATE);

    static final Set<ReasonCode> OF_AUTH_FROM_SERVER = set(SUCCESS, CONTINUE_AUTHENTICATION);

    /** The Connect Return Codes of MQTT 3, in the order of their values from 0 on. */
    private static final ReasonCode[] CONNECT_RETURN_CODES = {
        SUCCESS,
        UNSUPPORTED_PROTOCOL_VERSION,
        CLIENT_IDENTIFIER_NOT_VALID,
        SERVER_UNAVAILABLE,
        BAD_USER_NAME_OR_PASSWORD,
        NOT_AUTHORIZED
    };

    private ReasonCodes() {}

    /**
     * What Connect Return Code {@code value} says.
     *
     * @throws PacketException Malformed Packet where the standard has none
     */
    static ReasonCode ofConnectReturnCode(int value) {
        if (value >= CONNECT_RETURN_CODES.length) {
            throw PacketException.malformed("a Connect Return Code is 0 to 5");
        }
        return CONNECT_RETURN_CODES[value];
    }

    /** The Connect Return Code nearest to {@code reasonCode}, or -1 where none fits and the connection is to end without CONNACK [MQTT-3.2.2-6]. */
    static int connectReturnCode(ReasonCode reasonCode) {
        return switch (reasonCode) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    QUOTA_EXCEEDED,
                    CONNECTION_RATE_EXCEEDED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED -> 5;
            default -> -1;
        };
    }

    private static Set<ReasonCode> set(ReasonCode... codes) {
        Set<ReasonCode> set = EnumSet.noneOf(ReasonCode.class);
        Collections.addAll(set, codes);
        return Collections.unmodifiableSet(set);
    }
}

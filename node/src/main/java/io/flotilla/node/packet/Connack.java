package io.flotilla.node.packet;

import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CONNACK: the broker's answer to CONNECT (MQTT 5.0, section 3.2). A property with its default value is not sent.
 *
 * @param sessionExpiryInterval seconds where it is not the client's own, or {@link Packet#ABSENT}
 * @param receiveMaximum 1 to 65,535
 * @param maximumPacketSize bytes, 1 to 4,294,967,295; the last means that there is no limit
 * @param assignedClientId where the client sent none
 * @param serverKeepAlive seconds where it is not the client's own, or {@link Packet#ABSENT}
 */
public record Connack(
        boolean sessionPresent,
        ReasonCode reasonCode,
        long sessionExpiryInterval,
        int receiveMaximum,
        QoS maximumQos,
        boolean retainAvailable,
        long maximumPacketSize,
        @Nullable String assignedClientId,
        int topicAliasMaximum,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdentifiersAvailable,
        boolean sharedSubscriptionAvailable,
        long serverKeepAlive,
        @Nullable String responseInformation,
        @Nullable String serverReference,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData)
        implements Packet {
    /** A refusal. */
    public static Connack refused(ReasonCode reasonCode, @Nullable String reasonString) {
        return refused(reasonCode, reasonString, null);
    }

    /**
     * A refusal.
     *
     * @param serverReference where the client should go instead, or null
     */
    public static Connack refused(
            ReasonCode reasonCode, @Nullable String reasonString, @Nullable String serverReference) {
        return new Connack(
                false,
                reasonCode,
                ABSENT,
                65_535,
                QoS.EXACTLY_ONCE,
                true,
                Connect.NO_LIMIT,
                null,
                0,
                reasonString,
                List.of(),
                true,
                true,
                true,
                ABSENT,
                null,
                serverReference,
                null,
                null);
    }
}

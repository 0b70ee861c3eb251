package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT: a client asks for a connection (MQTT 5.0, section 3.1).
 *
 * @param cleanStart Clean Start, or Clean Session of MQTT 3
 * @param keepAlive seconds, 0 to 65,535; 0 turns it off
 * @param clientId the Client Identifier, which may be empty
 * @param password to be read only
 * @param sessionExpiryInterval seconds, 0 to 4,294,967,295, the last of which means never; of MQTT 3, 0 with Clean Session and otherwise never
 * @param receiveMaximum 1 to 65,535; 65,535 where absent
 * @param maximumPacketSize bytes, 1 to 4,294,967,295; the last where absent
 * @param topicAliasMaximum 0 to 65,535; 0 where absent
 * @param requestProblemInformation whether Reason Strings and User Properties may come in any packet; true where absent
 * @param authenticationData to be read only
 */
public record Connect(
        MqttVersion version,
        boolean cleanStart,
        int keepAlive,
        String clientId,
        @Nullable Will will,
        @Nullable String username,
        byte @Nullable [] password,
        long sessionExpiryInterval,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean requestResponseInformation,
        boolean requestProblemInformation,
        List<UserProperty> userProperties,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData)
        implements Packet {
    /** The Session Expiry Interval of a session that does not expire (section 3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** The Maximum Packet Size of a client that sets none. */
    public static final long NO_LIMIT = 0xFFFF_FFFFL;
}

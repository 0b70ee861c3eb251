package io.flotilla.node.packet;

import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AUTH: a step of enhanced authentication (MQTT 5.0, section 3.15).
 *
 * @param reasonCode {@code SUCCESS}, {@code CONTINUE_AUTHENTICATION} or {@code RE_AUTHENTICATE}
 * @param authenticationData to be read only
 */
public record Auth(
        ReasonCode reasonCode,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {}

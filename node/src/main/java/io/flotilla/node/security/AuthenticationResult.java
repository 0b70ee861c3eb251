package io.flotilla.node.security;

import io.flotilla.node.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Whether a client is let in. */
public sealed interface AuthenticationResult {
    /**
     * The client is let in.
     *
     * @param username who it is from now on, or null for an anonymous client
     */
    record Accepted(@Nullable String username) implements AuthenticationResult {}

    /**
     * The client is turned away.
     *
     * @param reasonCode for its CONNACK
     * @param reason one sentence for the operator's log; it may say more than the client should know
     */
    record Refused(ReasonCode reasonCode, String reason) implements AuthenticationResult {}
}

package io.flotilla.node.security;

import io.flotilla.node.packet.ReasonCode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides who a client is by an exchange of AUTH packets (MQTT 5.0, section 4.12). */
@FunctionalInterface
public interface EnhancedAuthentication {
    /** Knows no method. */
    EnhancedAuthentication NONE = (method, clientId, remoteAddress) -> null;

    /**
     * A new exchange for a CONNECT with this Authentication Method, or for a re-authentication.
     *
     * @param remoteAddress the IP address as text, without a port
     * @return null where the method is not known, which the client is told by 0x8C [MQTT-4.12.0-1]
     */
    @Nullable
    Exchange begin(String method, String clientId, String remoteAddress);

    /** One authentication, step by step. Confined to its connection, which takes one step after the other. */
    interface Exchange {
        /**
         * Takes the Authentication Data of the client's next packet, or null where it has none. The stage never completes exceptionally; after
         * {@link Accepted} or {@link Refused} the exchange is over.
         */
        CompletionStage<Step> next(byte @Nullable [] data);
    }

    /** What the server does next. */
    sealed interface Step {}

    /** Sends AUTH with 0x18 and this data, and waits for the client's [MQTT-4.12.0-2]. */
    record Continue(byte[] data) implements Step {}

    /** Lets the client in: the data goes into CONNACK, or into AUTH with 0x00 after a re-authentication. */
    record Accepted(String username, byte[] data) implements Step {}

    /**
     * Turns the client away.
     *
     * @param reason one sentence for the operator's log; it may say more than the client should know
     */
    record Refused(ReasonCode reasonCode, String reason) implements Step {}
}

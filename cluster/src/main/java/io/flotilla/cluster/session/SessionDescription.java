package io.flotilla.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * What there is of one client, as an operator sees it.
 *
 * @param node that the client is connected to, or null while it is away
 * @param durable whether the session outlives its connection
 * @param expirySeconds how long it does; 4,294,967,295 for ever
 * @param subscriptions shared ones too; those of a session that is not durable are known to its node alone, but for shared ones
 * @param queuedMessages that wait for the client
 * @param queuedBytes of them
 * @param inflightMessages that were sent and not completed
 */
public record SessionDescription(
        String clientId,
        @Nullable String node,
        boolean durable,
        long expirySeconds,
        int subscriptions,
        int queuedMessages,
        long queuedBytes,
        int inflightMessages) {}

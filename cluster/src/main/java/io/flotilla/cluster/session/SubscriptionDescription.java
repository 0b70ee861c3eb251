package io.flotilla.cluster.session;

/**
 * One subscription, as an operator sees it.
 *
 * @param filter as the client spelled it, with {@code $share/name/} where it is shared
 * @param qos the highest that the client wants messages with
 */
public record SubscriptionDescription(String clientId, String filter, int qos) {}

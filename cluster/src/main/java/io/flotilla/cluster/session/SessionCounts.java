package io.flotilla.cluster.session;

/**
 * How much the partitions of this node hold, at about the same moment.
 *
 * @param connectedClients with durable and with transient sessions
 * @param durableSessions with and without a connection
 * @param offlineSessions durable ones without a connection
 * @param subscriptions of durable sessions, and shared ones of all clients
 * @param shareGroups with at least one member
 * @param spilledMessages that wait on disk, each session counting for itself
 * @param spilledBytes of them
 */
public record SessionCounts(
        long connectedClients,
        long durableSessions,
        long offlineSessions,
        long subscriptions,
        long shareGroups,
        long retainedMessages,
        long retainedBytes,
        long spilledMessages,
        long spilledBytes) {}

package io.flotilla.node.metrics;

import io.flotilla.cluster.session.SessionCounts;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What the node keeps for its clients: sessions, subscriptions, queues, retained messages. */
public final class SessionMetrics {
    private SessionMetrics() {}

    /**
     * Shows them in {@code metrics}.
     *
     * @param routes the number of Topic Filters in the route table
     */
    public static void show(Metrics metrics, Counters counters, Supplier<SessionCounts> sessions, IntSupplier routes) {
        String durable = "Sessions that outlive their connection, by whether their client is connected.";
        metrics.gauge(
                "flotilla_durable_sessions",
                durable,
                () -> sessions.get().durableSessions() - sessions.get().offlineSessions(),
                "connected",
                "true");
        metrics.gauge(
                "flotilla_durable_sessions", durable, () -> sessions.get().offlineSessions(), "connected", "false");
        String subscriptions =
                "Subscriptions, by whether their session ends with its connection (transient) or not (durable); shared ones all count as durable.";
        metrics.gauge(
                "flotilla_subscriptions", subscriptions, counters.transientSubscriptions::sum, "session", "transient");
        metrics.gauge(
                "flotilla_subscriptions", subscriptions, () -> sessions.get().subscriptions(), "session", "durable");
        metrics.gauge(
                "flotilla_share_groups",
                "Share groups with a member.",
                () -> sessions.get().shareGroups());
        metrics.gauge(
                "flotilla_queued_bytes",
                "Memory that messages take that wait for delivery in sessions and share groups, or for its acknowledgement; each counts what it shares with others as its own.",
                counters.queuedBytes::sum);
        metrics.gauge(
                "flotilla_spilled_messages",
                "Messages that wait on disk for delivery in sessions and share groups; each counts what it shares with others as its own.",
                () -> sessions.get().spilledMessages());
        metrics.gauge(
                "flotilla_spilled_bytes",
                "What they take there.",
                () -> sessions.get().spilledBytes());
        metrics.gauge(
                "flotilla_retained_messages",
                "Retained messages.",
                () -> sessions.get().retainedMessages());
        metrics.gauge(
                "flotilla_retained_bytes",
                "Memory that retained messages take.",
                () -> sessions.get().retainedBytes());
        metrics.gauge(
                "flotilla_route_filters",
                "Topic Filters in the route table, each once however many subscribe to it.",
                routes::getAsInt);
    }
}

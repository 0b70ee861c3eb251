package io.flotilla.node.metrics;

import io.flotilla.node.network.Refusal;
import io.flotilla.node.packet.ReasonCode;
import java.util.Arrays;

/** Who comes, who is let in, and how connections end. */
public final class ClientMetrics {
    private ClientMetrics() {}

    /** Shows them in {@code metrics}. */
    public static void show(Metrics metrics, Counters counters) {
        metrics.gauge("flotilla_clients_connected", "Clients that are connected.", counters.connected::sum);
        metrics.gauge(
                "flotilla_sockets_open",
                "Connections that are open, also those of clients that have not been accepted yet.",
                counters.sockets::sum);
        metrics.counter("flotilla_connects_total", "CONNECT packets that were accepted.", counters.connects::sum);
        ReasonCode[] errors =
                Arrays.stream(ReasonCode.values()).filter(ReasonCode::isError).toArray(ReasonCode[]::new);
        metrics.counters(
                "flotilla_connects_refused_total",
                "Connections that the node ended before they were accepted, by Reason Code.",
                "reason",
                errors,
                counters::refused);
        metrics.counters(
                "flotilla_connections_ended_total",
                "Accepted connections that the node ended, by Reason Code: session_taken_over counts takeovers, administrative_action those that were kicked.",
                "reason",
                errors,
                counters::ended);
        metrics.counters(
                "flotilla_connections_turned_away_total",
                "Connections that were closed before MQTT was spoken on them, by reason.",
                "reason",
                Refusal.values(),
                counters::turnedAway);
        metrics.timing(
                "flotilla_authentication_seconds",
                "The time from a CONNECT to the verdict on its user and password.",
                counters::authentications,
                counters::authenticationNs);
    }
}

package io.flotilla.node.metrics;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.routing.message.QoS;

/** What clients send and are sent, and what does not reach them. */
public final class TrafficMetrics {
    private TrafficMetrics() {}

    /** Shows them in {@code metrics}. */
    public static void show(Metrics metrics, Counters counters) {
        metrics.counter(
                "flotilla_received_bytes_total",
                "Bytes that came from clients, those of TLS and WebSocket not counted.",
                counters::bytesReceived);
        metrics.counter(
                "flotilla_sent_bytes_total",
                "Bytes that went to clients, those of TLS and WebSocket not counted.",
                counters::bytesSent);
        metrics.counter("flotilla_packets_received_total", "Control packets from clients.", counters::packetsReceived);
        metrics.counter("flotilla_packets_sent_total", "Control packets to clients.", counters::packetsSent);
        for (QoS qos : QoS.values()) {
            String value = Integer.toString(qos.value());
            metrics.counter(
                    "flotilla_messages_received_total",
                    "PUBLISH packets from clients.",
                    () -> counters.published(qos),
                    "qos",
                    value);
            metrics.counter(
                    "flotilla_messages_sent_total",
                    "PUBLISH packets to clients.",
                    () -> counters.delivered(qos),
                    "qos",
                    value);
            metrics.counter(
                    "flotilla_payload_received_bytes_total",
                    "Payloads of the PUBLISH packets from clients.",
                    () -> counters.payloadBytesReceived(qos),
                    "qos",
                    value);
            metrics.counter(
                    "flotilla_payload_sent_bytes_total",
                    "Payloads of the PUBLISH packets to clients.",
                    () -> counters.payloadBytesSent(qos),
                    "qos",
                    value);
        }
        metrics.counters(
                "flotilla_messages_dropped_total",
                "Messages that did not reach a subscriber, by reason.",
                "reason",
                DropReason.values(),
                counters::dropped);
        metrics.counter("flotilla_wills_published_total", "Will Messages that were published.", counters.wills::sum);
    }
}

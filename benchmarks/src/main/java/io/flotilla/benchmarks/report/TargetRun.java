package io.flotilla.benchmarks.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has found about one target.
 *
 * @param name how the report calls the target
 * @param addresses {@code host:port} of each node
 * @param parameters what the scenario came to, in the order in which the report lists it
 * @param measuredSeconds how long publishing lasted that counts, after the warm-up
 * @param latency from the moment a message was due to be published to its receipt; null where nothing was received
 * @param connectLatency from the first packet of a connection to its CONNACK; null where nothing connected
 * @param samples one per second, warm-up included
 * @param broker what the broker used; null where its process is not known
 */
public record TargetRun(
        String name,
        List<String> addresses,
        Map<String, String> parameters,
        double warmUpSeconds,
        double measuredSeconds,
        Totals totals,
        @Nullable LatencySummary latency,
        @Nullable LatencySummary connectLatency,
        List<Sample> samples,
        @Nullable BrokerUsage broker) {

    public TargetRun {
        addresses = List.copyOf(addresses);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        samples = List.copyOf(samples);
    }

    /** Messages that the target's subscribers received, per measured second. */
    public double receivedPerSecond() {
        return perSecond(totals.received());
    }

    /** Messages that were published to the target, per measured second. */
    public double publishedPerSecond() {
        return perSecond(totals.published());
    }

    private double perSecond(long count) {
        return measuredSeconds > 0 ? count / measuredSeconds : 0;
    }
}

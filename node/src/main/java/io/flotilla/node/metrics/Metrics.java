package io.flotilla.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics that a node shows, under the names by which Prometheus knows them: what is written here is what a query finds. Thread-safe.
 *
 * <p>A metric is read when somebody asks, so showing one costs nothing in between. A label has few values, all known when the node starts: none is a client, a topic or an address.
 */
public final class Metrics {
    /** The content type of {@link #scrape}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** How long a task may wait is told to within a factor of two to three, from what nobody notices to what breaks a client's Keep Alive. */
    private static final Duration[] WAITS = List.of(1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000).stream()
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** What the registry itself only holds weakly. */
    private final List<Object> held = new CopyOnWriteArrayList<>();

    public Metrics() {
        // The names are Prometheus' already; only, its library wants to append the end of some itself.
        registry.config().namingConvention((name, type, unit) -> name.replaceFirst("(_total|\\.info)$", ""));
    }

    /**
     * Shows a number that only rises.
     *
     * @param name ends in {@code _total}
     * @param labels names and values in turns
     */
    public void counter(String name, String meaning, DoubleSupplier count, String... labels) {
        held.add(count);
        FunctionCounter.builder(name, count, DoubleSupplier::getAsDouble)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }

    /** Shows a counter with one label, for each value that it has. */
    public <E extends Enum<E>> void counters(
            String name, String meaning, String label, E[] values, ToDoubleFunction<E> count) {
        for (E value : values) {
            counter(name, meaning, () -> count.applyAsDouble(value), label, Labels.of(value));
        }
    }

    /**
     * Shows a number that rises and falls.
     *
     * @param labels names and values in turns
     */
    public void gauge(String name, String meaning, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value::getAsDouble)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }

    /**
     * Shows words, as labels of a gauge that is always 1.
     *
     * @param name ends in {@code _info}
     * @param labels names and values in turns
     */
    public void info(String name, String meaning, String... labels) {
        gauge(name.replaceFirst("_info$", ".info"), meaning, () -> 1, labels); // by which the registry knows it
    }

    /**
     * Shows how often something was done and how long that took in all: {@code NAME_count} and {@code NAME_sum}.
     *
     * @param name ends in {@code _seconds}
     * @param labels names and values in turns
     */
    public void timing(String name, String meaning, LongSupplier count, LongSupplier totalNs, String... labels) {
        Sums sums = new Sums(count, totalNs);
        held.add(sums);
        FunctionTimer.builder(
                        name,
                        sums,
                        each -> each.count.getAsLong(),
                        each -> each.totalNs.getAsLong(),
                        TimeUnit.NANOSECONDS)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }

    /**
     * Shows how long each of many waits was: {@code NAME_bucket}, {@code NAME_count}, {@code NAME_sum}, and {@code NAME_max} for the longest of late.
     *
     * @param name ends in {@code _seconds}
     * @return is told of each
     */
    public Timer waits(String name, String meaning) {
        return Timer.builder(name)
                .description(meaning)
                .serviceLevelObjectives(WAITS)
                .register(registry);
    }

    /** All of them now, in Prometheus' text format: {@link #CONTENT_TYPE}. */
    public String scrape() {
        return registry.scrape();
    }

    private record Sums(LongSupplier count, LongSupplier totalNs) {}
}

/**
 * What a node counts and how it is shown: under {@code $SYS} to clients, and to Prometheus.
 *
 * <p>What every packet adds to is counted by the one event loop that handles it; what is rarer by counters that any thread may add to. A class whose name ends in {@code Metrics} shows what
 * belongs together; {@code docs/metrics.md} lists all of it. Whoever reads adds up, so nothing is shared where messages pass.
 */
@NullMarked
package io.flotilla.node.metrics;

import org.jspecify.annotations.NullMarked;

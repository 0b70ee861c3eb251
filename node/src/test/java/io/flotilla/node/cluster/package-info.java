/**
 * Nodes that are one broker, and what they bear: tests with the cluster and the traffic of {@link io.flotilla.harness}, and with a {@link io.flotilla.node.cluster.Client} that does one thing after
 * the other, for tests of one promise.
 *
 * <p>Tests with the tag {@code cluster} need three nodes; those with the tag {@code faults} take minutes, and {@code benchmarks/faults} runs them.
 */
@NullMarked
package io.flotilla.node.cluster;

import org.jspecify.annotations.NullMarked;

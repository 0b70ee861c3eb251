/**
 * The load generator: {@code ./flotilla-bench run}.
 *
 * <p>A run lets a {@linkplain io.flotilla.benchmarks.load.crew crew} of processes act a {@linkplain io.flotilla.benchmarks.load.scenario scenario} against a target, or against two in turns.
 * A <em>turn</em> connects all clients, lets them publish (first to warm up, then to be measured), waits for what is on its way, and lets them leave. What has been {@linkplain
 * io.flotilla.benchmarks.load.account counted} in it becomes the {@linkplain io.flotilla.benchmarks.report result} of its target.
 *
 * <p>All of this package runs on the thread of the command.
 */
@NullMarked
package io.flotilla.benchmarks.load;

import org.jspecify.annotations.NullMarked;

/**
 * How many nodes a fleet of clients needs, worked out from what single operations were measured to cost.
 *
 * <p>A {@linkplain io.flotilla.benchmarks.plan.Fleet fleet} is what clients do, a {@linkplain io.flotilla.benchmarks.plan.NodeSize node size} what one machine has, and the {@linkplain
 * io.flotilla.benchmarks.plan.Costs costs} are what was measured, or is assumed where it says so. A {@linkplain io.flotilla.benchmarks.plan.Plan plan} adds up <em>terms</em> (a fleet's number
 * times a cost), for each <em>need</em> (CPU, memory, network, reconnecting), and tells which need binds.
 *
 * <p>All values are immutable; any thread may use them.
 */
@NullMarked
package io.flotilla.benchmarks.plan;

import org.jspecify.annotations.NullMarked;

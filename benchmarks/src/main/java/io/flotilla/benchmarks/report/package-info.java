/**
 * What a load run has found, as JSON for programs and as a page for people.
 *
 * <p>A <em>run</em> drives one scenario against one <em>target</em> (a broker, or all nodes of a cluster), or against two side by side. Each target has its totals, which say whether every
 * message arrived as it should, its latencies, and a <em>sample</em> for each second. What happened while the target warmed up is in the samples only, and flagged there.
 *
 * <p>All values are immutable; any thread may use them.
 */
@NullMarked
package io.flotilla.benchmarks.report;

import org.jspecify.annotations.NullMarked;

/**
 * What the JMH suites have measured, commit after commit.
 *
 * <p>A <em>run</em> of the suites has a result for each <em>case</em>, which is a benchmark with one choice of its parameters. Runs are kept as files, the newest is compared with those before,
 * and all of them are drawn over their commits. Whatever unit a benchmark reports in, here it is compared in operations per second.
 */
@NullMarked
package io.flotilla.benchmarks.history;

import org.jspecify.annotations.NullMarked;

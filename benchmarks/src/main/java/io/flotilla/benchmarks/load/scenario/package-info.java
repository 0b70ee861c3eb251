/**
 * What a load run does: how many clients of which kind, who publishes what to whom, and how fast.
 *
 * <p>A <em>stream</em> is what one publisher sends to one topic. Publishers and topics are dealt out to streams in turn, so that each publisher and each topic has at least one, and as
 * few as possible: stream {@code s} belongs to publisher {@code s % publishers} and goes to topic {@code s % topics}.
 *
 * <p>All values are immutable; any thread may use them.
 */
@NullMarked
package io.flotilla.benchmarks.load.scenario;

import org.jspecify.annotations.NullMarked;

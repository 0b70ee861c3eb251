/**
 * What happened to every message, and how long it took.
 *
 * <p>A <em>lane</em>, one event loop of one process of the generator, keeps {@link Counts} and histograms and hands them on once a second as an {@link Interval}. Everything that is known
 * of a run is the sum of its intervals, whichever lane, process or turn they come from.
 *
 * <p>The payload of a message begins with 16 bytes that identify it: its stream (4), its number in the stream (4) and the moment at which it was due, in nanoseconds (8). That moment is read
 * from {@link System#nanoTime}, which on Linux is one clock (CLOCK_MONOTONIC) for all processes of a machine; so processes of one machine can measure what went from one to the other.
 */
@NullMarked
package io.flotilla.benchmarks.load.account;

import org.jspecify.annotations.NullMarked;

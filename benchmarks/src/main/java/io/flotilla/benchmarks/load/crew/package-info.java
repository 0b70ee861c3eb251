/**
 * The processes that share the work of a run.
 *
 * <p>A <em>crew</em> is this process alone, or children of it that are started like it. Each member is given the same <em>assignment</em>, builds the clients that are dealt to it, says
 * that it is ready, and reports every {@linkplain io.flotilla.benchmarks.load.account.Interval interval} of its lanes until all its clients have left. A child does so in lines: an
 * assignment as JSON on its standard input, and on its standard output {@code ready}, intervals as JSON, and {@code done}. It ends when its input does.
 */
@NullMarked
package io.flotilla.benchmarks.load.crew;

import org.jspecify.annotations.NullMarked;

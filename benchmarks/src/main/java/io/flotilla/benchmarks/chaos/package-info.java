/**
 * A cluster of real nodes under traffic, to which one fault after the other happens, by a schedule that follows from a seed, while every message is accounted for.
 *
 * <p>A <em>blow</em> is one fault at one time: to which node, and for how long. After each the cluster is made whole, the traffic flows at all nodes, and then rests until all that is owed has come:
 * what is missing then is the work of that blow. No blow falls before the one before is over, since a cluster with two copies promises to bear one at a time.
 *
 * <p>Nodes, clients and accounts are those of {@link io.flotilla.harness}. Sessions and tallies last for the whole run; a tally takes a bit for each message.
 */
@NullMarked
package io.flotilla.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;

/**
 * What clusters are tried with: nodes as processes of their own, clients that keep a tally of every message, and what may go wrong between them. It knows a node by its command line and its ports only.
 *
 * <p>A {@link io.flotilla.harness.TestCluster} starts nodes on this machine: on its loopback address, or each in a network namespace of its own, where they can be cut off from each other.
 * {@link io.flotilla.harness.Traffic} is many clients that go on whatever happens to their nodes; what it sent and what came is an {@link io.flotilla.harness.Account}.
 *
 * <p><b>Words.</b> A message is <i>acknowledged</i> when its publisher had PUBACK or PUBCOMP; it is <i>lost</i> when a subscriber that it is owed to never had it. It is <i>owed</i> to every durable
 * session, to the group of a shared subscription, and to every transient session whose connection held. A <i>wait</i> is the time from the PUBLISH of a message to its acknowledgement, or to its
 * delivery.
 *
 * <p><b>Threads.</b> Each client of the traffic is confined to a thread of its own, which alone knows its state until it has ended. Each connection has a thread that reads.
 */
@NullMarked
package io.flotilla.harness;

import org.jspecify.annotations.NullMarked;

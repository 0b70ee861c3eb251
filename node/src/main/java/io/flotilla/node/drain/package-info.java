/**
 * How a node that is to stop lets go of its clients, so that nobody notices.
 *
 * <p>A node that <em>drains</em> is not ready and takes no new clients; its listeners stay open, so that whoever tries is told so. It first <em>waits</em>, for load balancers to forget it;
 * then it <em>moves</em> its clients, some in each second: MQTT 5 tells them where to go, clients of MQTT 3 find their connection closed. What their sessions hold is in partitions, and a session that ends with its
 * connection ends so. Then it waits for <em>copies</em> of its partitions, and is <em>drained</em>: stopping it takes away nothing and nobody. A drain can be cancelled until the node stops.
 *
 * <p>Wills are published as the standard asks: a server that closes a connection without a DISCONNECT of the client's publishes its Will [MQTT-3.1.2-8], after the Will Delay Interval, within which a
 * client that has come to another node keeps it from that (MQTT 5.0, section 3.1.3.2.2).
 *
 * <p>Everything that takes time is done by the node's clock, which calls {@link io.flotilla.node.drain.Drain#tick}; any thread may begin and cancel.
 */
@NullMarked
package io.flotilla.node.drain;

import org.jspecify.annotations.NullMarked;

/**
 * The upper level of routing: which destinations are interested in a topic at all.
 *
 * <p>A <em>destination</em> is a set of subscribers that is matched on its own: the subscription shard of an event loop, a session partition, or a peer,
 * which is another member of the cluster with those who are connected there. The {@link io.flotilla.cluster.routes.RouteTable} has one entry for each filter that any destination has, however many subscribers that filter has, and
 * changes only with the first and the last of a destination.
 *
 * <p>The table is read on every thread without a lock and changed on one, that of its {@link io.flotilla.cluster.routes.RouteWriter}.
 */
@NullMarked
package io.flotilla.cluster.routes;

import org.jspecify.annotations.NullMarked;

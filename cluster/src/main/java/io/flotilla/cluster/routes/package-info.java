/**
 * The upper level of routing: which destinations are interested in a topic at all.
 *
 * <p>A <em>destination</em> is a set of subscribers that is matched on its own: the subscription shard of an event loop, a session partition, or a peer,
 * which is another member of the cluster with all who are connected to it. The {@link io.flotilla.cluster.routes.RouteTable} has one entry for each filter
 * that any destination has, however many subscribers that filter has, and changes only with the first and the last of a destination. It is read on every
 * thread without a lock and changed on one, that of its {@link io.flotilla.cluster.routes.RouteWriter}.
 *
 * <p>In a cluster each member tells the others of its own shards, in sum, and of the partitions that it owns; nobody repeats what another said. Its changes are
 * numbered, and each peer says up to where it has <em>seen</em> them. A peer that lacks what was before asks for a <em>snapshot</em>. A route is
 * <em>visible</em> when every member of the view has seen it. What is said of a partition has the <em>term</em> of the owner: the highest that was heard counts,
 * and the routes stay when the owner leaves, until the next one tells them anew. The routes to a peer go with the peer.
 *
 * <p>A member that joins the majority <em>waits</em>: the others make routes visible without it until it has what they had, which is when it is
 * <em>informed</em>. Until then it should route nothing.
 */
@NullMarked
package io.flotilla.cluster.routes;

import org.jspecify.annotations.NullMarked;

/**
 * The session engine: clients, durable sessions, share groups and retained messages, in partitions.
 *
 * <p>A {@link io.flotilla.cluster.session.Partition} holds everything about the keys that hash to it: of a Client Identifier which connection holds it,
 * its Will and its durable session with subscriptions and queue; of a Topic Name its retained message; of a share group its members and messages. It has
 * one thread at a time, so there is no lock and no order of locks: what happens is an <em>operation</em> that runs to its end before the next begins. What
 * concerns two partitions is a message from the one to the other: a share group that chooses a durable session sends it the message as a lease. {@link
 * io.flotilla.cluster.session.Sessions} is the door to all of it.
 *
 * <p><strong>Accepted.</strong> A message is accepted when each of its destinations answers for it, and only then its publisher gets PUBACK or PUBREC
 * (I1):
 *
 * <ul>
 *   <li>a durable session, when the message is in its queue; a share group, when it is in the group's queue or on lease to a member; the retained
 *       messages, when it is among them. That is so when the stage of {@link io.flotilla.cluster.session.Sessions#append} completes, and the {@link
 *       io.flotilla.cluster.member.Replicator} completes it when as many members hold the change as are to: one where a node is alone;
 *   <li>a transient session, when the message is in its {@link io.flotilla.cluster.session.DeliveryQueue}, or with QoS 0 in its connection's buffer;
 *   <li>another node, when it acknowledges the batch that the message is in.
 * </ul>
 *
 * A destination that refuses a message by its limits, and counts the drop, has answered too: a full queue slows no publisher. Without any destination a
 * message is accepted at once.
 *
 * <p><strong>Epoch.</strong> Every connection of a client has a number, higher than any before it in the partition. All calls of a connection carry it, and
 * those of one that is no longer the holder change nothing (I4).
 *
 * <p><strong>Backlog.</strong> What waits for a session or in a share group stays in memory up to a bound, of the queue and, through what the node has left, of the node. Beyond that it lies in
 * {@linkplain io.flotilla.cluster.member.Pages pages} on the member's disk, where it has one, and costs memory no more: the head of the queue, which is the next to be sent, and its end, which
 * gathers the next page, stay at hand. A page is of one queue, so a message that waits for many sessions on disk lies there once for each; in memory they share it. Where a
 * page is read, its partition's thread reads it, since the page brings hundreds of messages and comes at the speed of the disk; for a disk that is slow to find them, the node has
 * more than one thread. Which copy has what on disk is no part of the state that copies share.
 *
 * <p><strong>Lease.</strong> A share group lends a message of QoS 1 or 2 to one member at a time, and to each member no more than it can have in flight. The
 * lease ends in one of two ways: it is settled, or given back and lent to another.
 */
@NullMarked
package io.flotilla.cluster.session;

import org.jspecify.annotations.NullMarked;

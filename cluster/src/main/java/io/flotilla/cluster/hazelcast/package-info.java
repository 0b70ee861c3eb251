/**
 * The cluster as Hazelcast keeps it: who is there, which member owns which partition, and the copies of each partition's state. Nothing else knows of Hazelcast.
 *
 * <p>Hazelcast gives three things: a list of members, a table that says which member has replica 0 (here the <em>owner</em>) and replica 1 (the <em>copy</em>) of each
 * partition, and a thread for each partition. That none of what was answered gets lost is not left to it. A member gathers its operations on a partition in an
 * <em>outbox</em> and sends them to the owner as a numbered <em>submission</em>. The owner runs what came as a <em>batch</em>, sends the same batch to the copy, and answers
 * when the copy has it. A batch leads from one <em>point</em> in the history of the partition to the next, and a copy takes it only at that point; elsewhere it needs a
 * <em>snapshot</em>. Whoever loses an answer sends the same submission again, which the partition knows by its number.
 *
 * <p>An owner answers only while it is in touch with more than half of the expected members, so what was cut off from them answers nothing. When the two sides meet again, the
 * smaller one drops its state.
 *
 * <p><em>Threads.</em> A {@link io.flotilla.cluster.hazelcast.Replica} is confined to Hazelcast's thread of its partition. One thread of our own, the <em>watch</em>, looks
 * at members and table, tells listeners of changes, and has sent again what found no owner. Any thread may send.
 */
@NullMarked
package io.flotilla.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;

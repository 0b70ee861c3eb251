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
 * <p><em>The disk.</em> A member with a data directory writes into its journal what its replicas run, as the owner's and as copies: owner and copy both have a batch on disk, as safely as
 * its operations ask for, before it is told and answered. A snapshot that a replica is given is written as a checkpoint; what the disk had before stays until that is whole. A
 * batch in the journal is one byte of format (1), the point that it led to (term and version), and the batch as the copy gets it: the submissions with their sources and numbers, so that
 * nothing runs twice through a restart either. A checkpoint is one byte of format, and the snapshot.
 *
 * <p>What a member finds on its disk when it starts is <em>kept</em>, and not <em>live</em>: it may be old. The owner of a partition that is live nowhere has a <em>roll</em> called. When all
 * expected members have answered it goes on from a live replica if there is one, else from the newest point, and fetches that where it is not its own. What the cluster has had, as the data
 * directories remember, and nobody kept, is lost: the partition waits until it is found or the operator accepts that. The cluster is open when all partitions are live. What a member kept
 * or gave up is removed from its disk when the partition is <em>safe</em>: its owner and its copy have it on theirs.
 *
 * <p><em>Threads.</em> A {@link io.flotilla.cluster.hazelcast.Replica} is confined to Hazelcast's thread of its partition. One thread of our own, the <em>watch</em>, looks
 * at members and table, tells listeners of changes, and has sent again what found no owner. Any thread may send.
 */
@NullMarked
package io.flotilla.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;

/**
 * What survives the end of the process, or a power cut: the operations that ran on the partitions of a node, on its disk.
 *
 * <p>The state of a partition is what its operations made of it, in their order. So a partition is kept as a <em>checkpoint</em>, which is a snapshot of it, and the
 * <em>batches</em> of operations that came after. A batch has a <em>version</em>: a number that rises by one with each batch of its partition, from 1 on. A {@link
 * io.flotilla.cluster.journal.Journal} takes both and gives them back, to a {@link io.flotilla.cluster.journal.Replay}, when the node starts again; what they mean it does
 * not know. A {@link io.flotilla.cluster.journal.DataDirectory} holds the journal, and says whose it is.
 *
 * <p><strong>One log.</strong> All partitions of a node share one log. What forces a disk costs the same for one record and for a thousand, and a disk can be forced
 * a few hundred or thousand times a second: one log is forced once for all that has gathered, where a log for each of 271 partitions would be forced 271 times. The price is that a quiet partition holds
 * on to an old part of the log; so when the log has grown by what all partitions take, those that need its oldest part write new checkpoints into it, and that part is removed.
 *
 * <p><strong>Format 2.</strong> The log is a row of files, the <em>segments</em>, {@code 000000000001.log} and so on; what has several bytes has the highest first. A
 * segment begins with the eight bytes {@code FLOTJRNL}, the format (4 bytes), the segment's number (8), the oldest segment that was needed then (8), the incarnation of the run of the
 * node that wrote it (8), a random salt (4), and the CRC32C of all that (4). Every run begins a segment of its own. Then come records:
 *
 * <pre>
 * checksum   4   CRC32C of all that follows in the record, mixed with the salt and the record's offset
 * length     4   of the body, in bytes
 * kind       1   1 batch, 2 checkpoint begins, 3 part of it, 4 it is whole, 5 older segments are not needed, 6 the log goes on in the next segment,
 * 7 the partition is kept no longer
 * partition  4
 * version    8   of the batch, or of the last batch that the checkpoint has seen; of kinds 5 and 6 the number of a segment
 * forced     4   up to which offset of the segment the disk held everything when this was written
 * body           of a batch the operations, of a checkpoint's beginning its length (8 bytes), of a part of it the bytes
 * </pre>
 *
 * <p>What a batch says of the members that sent its operations, and of their numbers, is in its operations; which run of the node ran it is in the segment.
 *
 * <p><strong>Pages.</strong> What a partition does not need at hand, as messages that wait for a client that is away, it lays in {@linkplain
 * io.flotilla.cluster.member.Pages pages}: in a file of its own beside the log, {@code pages-000} and so on, of blocks of 4096 bytes. These files are no log and have no order; they hold bytes
 * alone. Which page lies where is in the state of the partition, and so in its checkpoints, which name pages (first block, length, CRC32C) in place of what these hold. So a checkpoint stays
 * small, what waits for long is written to a page once and read once, and a node starts without reading it. Three rules make that safe. A checkpoint is whole only when the disk holds the pages that it names. A
 * block that a checkpoint names is not written again before the disk has a later one as a whole. And a batch that came after the checkpoint makes its pages anew when it is run again, in blocks that
 * the checkpoint does not name. Each member has its own pages, by its own need; a partition
 * that goes to another member goes as one snapshot with all that its pages hold, for which both have the memory to have.
 *
 * <p><strong>Recovery.</strong> A crash leaves the end of the log torn. The end is cut off where its first record is not whole, and a warning says so. Everything else that is not as
 * it was written is refused with the name of the file and the offset: damage in any segment but the last, damage that a later record shows to have been on the disk already
 * (<em>forced</em>), a segment that is missing, a version that is left out. A checkpoint that is not whole does not count: the one before it, and all that came after that, is
 * still there, since segments are removed only when the disk holds the newer one as a whole.
 *
 * <p>A member of a cluster that is given another history of a partition than it has writes that as a checkpoint too, and no batch before it is whole; so what it had before is there until then. A
 * partition that others keep now is dropped.
 *
 * <p>A page that is missing or cut short is refused at the start, as all of that. One that is damaged is found when it is read: whatever asks for it fails, with the name of the file and
 * the offset, each time.
 *
 * <p><strong>Threads.</strong> The journal has one, its writer. Pages are written and read by the threads of their partitions, without forcing them, and forced by the writer. Recovery runs on the thread that opens the journal.
 */
@NullMarked
package io.flotilla.cluster.journal;

import org.jspecify.annotations.NullMarked;

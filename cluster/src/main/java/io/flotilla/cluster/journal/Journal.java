package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node keeps of its partitions on disk: batches of operations in the order in which they ran, and now and then a checkpoint, from which on the batches are
 * enough.
 *
 * <p>Any thread may call, one at a time for each partition. Its one thread, the writer, takes what has gathered, writes it with one call, forces it to the disk where
 * any of it asks for that, and tells all of it.
 *
 * <p>Where the disk is full the writer uses up what the {@link Reserve} holds, then tries again until there is room, and nobody is told meanwhile; whoever is about to begin something that needs the disk asks
 * {@link #isFull} first. Where the disk fails to take what it was given, nothing is told any more, and the journal is full until the node starts again.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final int SEGMENT_BYTES = 64 << 20;
    private static final int GROUP_BYTES = 1 << 20;
    private static final int QUEUE_CHUNK = 1024;

    /** So much room is kept for what must go on when no new work is taken, the checkpoints that make room above all. */
    private static final long RESERVE_BYTES = 64 << 20;

    /** The part of it that nobody else can take. */
    private static final double RESERVE_HELD = 0.25;

    /** How often unforced bytes are forced, and the room on the disk is looked at. */
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Log log;
    private final PageFiles pages;
    private final IntConsumer onCheckpointDue;
    private final Reserve reserve;
    private final long reserveBytes;
    // Unbounded, yet no longer than the memory guard lets it become, which counts waitingBytes.
    private final Queue<Entry> queue = new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread writer = new Thread(this::run, "flotilla-journal");
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile boolean full;

    // Only the writer's.
    private final List<Entry> group = new ArrayList<>();
    private final Queue<Checkpoint> checkpoints = new ArrayDeque<>(); // one of each partition at most
    private final List<Checkpoint> whole = new ArrayList<>(); // in this group
    private int asked = LogIndex.NONE; // the partition that is to bring a checkpoint
    private long periodEndsNs;

    private Journal(Log log, PageFiles pages, IntConsumer onCheckpointDue, Reserve reserve, long reserveBytes) {
        this.log = log;
        this.pages = pages;
        this.onCheckpointDue = onCheckpointDue;
        this.reserve = reserve;
        this.reserveBytes = reserveBytes;
        this.periodEndsNs = System.nanoTime();
        writer.setDaemon(true);
    }

    /**
     * Opens the journal in {@code directory}, which is made where it is missing, after all that it holds was given to {@code replay}.
     *
     * @param pages in the same directory, which the journal does not close
     * @param partitionCount the same as ever
     * @param incarnation which run of the node this is
     * @param onCheckpointDue told, on the writer's thread, of a partition that should have a {@link #checkpoint} for the journal to become shorter
     * @throws JournalException if something that was safe is damaged or missing; the message says what, to an operator
     */
    public static Journal open(
            Path directory,
            PageFiles pages,
            int partitionCount,
            long incarnation,
            Replay replay,
            IntConsumer onCheckpointDue)
            throws IOException {
        Files.createDirectories(directory);
        return open(
                new DirectoryFiles(directory),
                pages,
                partitionCount,
                incarnation,
                SEGMENT_BYTES,
                RESERVE_BYTES,
                replay,
                onCheckpointDue);
    }

    static Journal open(
            JournalFiles files,
            PageFiles pages,
            int partitionCount,
            long incarnation,
            int segmentBytes,
            long reserveBytes,
            Replay replay,
            IntConsumer onCheckpointDue)
            throws IOException {
        Log log = Recovery.open(files, partitionCount, incarnation, segmentBytes, replay);
        pages.deleteUnneeded();
        LOG.info("The journal in {} has {}", files, log);
        Journal journal = new Journal(
                log, pages, onCheckpointDue, new Reserve(files, (long) (reserveBytes * RESERVE_HELD)), reserveBytes);
        journal.writer.start();
        return journal;
    }

    /**
     * Adds a batch, and does not wait.
     *
     * @param version one more than that of the partition's batch before, from 1 on
     * @param operations not copied, and not to be changed any more
     * @param onSafe run on the writer's thread, in the order of the calls, when the batch is as safe as {@code durability} says. It must not block
     */
    public void append(int partition, long version, byte[] operations, Durability durability, Runnable onSafe) {
        offer(Entry.batch(partition, version, operations, durability, onSafe));
    }

    /**
     * Adds a checkpoint, and does not wait: batches of the partition that were added before are not needed when it is on the disk.
     *
     * @param version of the last batch that was added
     * @param snapshot the partition as it is behind that batch, with the names of all its pages; not copied, and not to be changed any more
     */
    public void checkpoint(int partition, long version, byte[] snapshot) {
        checkpoint(partition, version, snapshot, () -> {});
    }

    /**
     * The same; and the snapshot may also be of another history than the batches before were, so that it takes their place, as long as nothing is appended to the partition before it is
     * safe. What was there before stays until then.
     *
     * @param onSafe run on the writer's thread when all of it is on the disk, or when it is not needed any more, since the partition got a later checkpoint or was dropped
     */
    public void checkpoint(int partition, long version, byte[] snapshot, Runnable onSafe) {
        offer(new Checkpoint(partition, version, snapshot, pages.file(partition), onSafe).begin());
    }

    /** Keeps the partition no longer, and does not wait. */
    public void drop(int partition) {
        PageFile file = pages.file(partition);
        long number = file.begin();
        offer(Entry.drop(partition, () -> file.onSafe(number)));
    }

    private void offer(Entry entry) {
        waitingBytes.addAndGet(entry.waitingBytes());
        queue.add(entry);
        if (parked) {
            LockSupport.unpark(writer);
        }
    }

    /** Whether the disk has no room, or failed: what is added now may wait for long until it is safe. */
    public boolean isFull() {
        return full;
    }

    /** How it fares now. */
    public JournalCounts counts() {
        return new JournalCounts(waitingBytes.get(), log.writtenBytes(), log.forces(), log.forceNs(), full);
    }

    private void run() {
        try {
            for (boolean last = false; !last; ) {
                last = closed; // read before the queue: what was added before closing is still written
                while (gather()) {
                    write();
                    lookAfterDisk();
                }
                lookAfterDisk();
                if (!last) {
                    rest();
                }
            }
            log.close();
        } catch (ForceException e) {
            full = true;
            LOG.error(
                    "The disk did not take what the journal gave it. Nothing durable is acknowledged any more; see to the disk and start the node again",
                    e);
        } catch (IOException | RuntimeException e) {
            full = true;
            LOG.error(
                    "The journal cannot go on. Nothing durable is acknowledged any more until the node is started again",
                    e);
        }
    }

    /** Takes what has gathered, and a piece of what is larger. */
    private boolean gather() throws IOException {
        long bytes = 0;
        for (Entry next; bytes < GROUP_BYTES && (next = queue.poll()) != null; ) {
            bytes += next.recordBytes();
            switch (next.kind()) {
                case CHECKPOINT_BEGIN -> begin(next);
                case DROP -> {
                    abandonCheckpoint(next.partition());
                    asked = asked == next.partition() ? LogIndex.NONE : asked;
                    group.add(next);
                }
                case BATCH, CHECKPOINT_PART, CHECKPOINT_END, TRIM, END -> group.add(next);
            }
        }
        // At least one piece of a checkpoint, so that batches do not hold it up for ever.
        for (Checkpoint next = checkpoints.peek(); next != null; ) {
            Entry piece = next.next();
            bytes += piece.recordBytes();
            group.add(piece);
            if (next.isWhole()) {
                whole.add(checkpoints.remove());
            }
            next = bytes < GROUP_BYTES ? checkpoints.peek() : null;
        }
        return !group.isEmpty();
    }

    private void begin(Entry entry) {
        waitingBytes.addAndGet(-entry.waitingBytes());
        abandonCheckpoint(entry.partition());
        checkpoints.add(Objects.requireNonNull(entry.checkpoint()));
        group.add(entry);
    }

    private void abandonCheckpoint(int partition) {
        checkpoints.removeIf(each -> {
            if (each.partition() == partition) {
                each.onAbandoned();
                return true;
            }
            return false;
        });
    }

    private void write() throws IOException {
        appendGroup();
        if (group.stream().anyMatch(entry -> entry.durability() == Durability.FSYNC)) {
            log.force();
        }
        for (Entry entry : group) {
            if (entry.kind() == Kind.BATCH || entry.kind() == Kind.DROP) {
                waitingBytes.addAndGet(-entry.recordBytes());
                entry.onSafe().run();
            }
        }
        group.clear();
        for (Checkpoint checkpoint : whole) {
            asked = asked == checkpoint.partition() ? LogIndex.NONE : asked;
            log.onCheckpointWhole(checkpoint.partition(), checkpoint.length());
            checkpoint.onWhole();
        }
        if (!whole.isEmpty()) {
            whole.clear();
            trim();
        }
        askForCheckpoint();
    }

    /** Tries until there is room. */
    private void appendGroup() throws IOException {
        while (true) {
            try {
                log.append(group);
                return;
            } catch (ForceException broken) {
                throw broken;
            } catch (IOException noRoom) {
                onNoRoom(noRoom);
                if (reserve.release()) {
                    continue;
                }
                if (closed) {
                    throw noRoom;
                }
                LockSupport.parkNanos(this, RETRY_NS);
            }
        }
    }

    private void askForCheckpoint() {
        if (asked == LogIndex.NONE && checkpoints.isEmpty()) {
            asked = log.partitionToCheckpoint();
            if (asked != LogIndex.NONE) {
                onCheckpointDue.accept(asked);
            }
        }
    }

    /** Removes what is not needed; where there is no room even to say so, later. */
    private void trim() throws IOException {
        try {
            log.trim();
        } catch (ForceException broken) {
            throw broken;
        } catch (IOException noRoom) {
            onNoRoom(noRoom);
        }
    }

    private void lookAfterDisk() throws IOException {
        long nowNs = System.nanoTime();
        if (nowNs - periodEndsNs < 0) {
            return;
        }
        periodEndsNs = nowNs + PERIOD_NS;
        log.force();
        trim();
        if (log.usableBytes() < reserveBytes || !keepReserve()) {
            onNoRoom(null);
        } else if (full) {
            full = false;
            LOG.info("The disk of the journal has room again: durable work is taken on");
        }
    }

    private boolean keepReserve() {
        try {
            reserve.keep();
            return true;
        } catch (IOException noRoom) {
            return false;
        }
    }

    private void onNoRoom(@Nullable IOException cause) {
        if (!full) {
            full = true;
            LOG.error(
                    "The disk of the journal is full: durable work is refused with 0x97 until there is room{}",
                    cause == null ? "" : " (" + cause.getMessage() + ")");
        }
    }

    private void rest() {
        // Either we see the new entry here, or whoever added it sees us parked.
        parked = true;
        if (queue.isEmpty() && !closed) {
            if (log.isBehind() || full) {
                LockSupport.parkNanos(this, Math.max(1, periodEndsNs - System.nanoTime()));
            } else {
                LockSupport.park(this);
            }
        }
        parked = false;
    }

    /** Writes what was added, forces it to the disk, then stops; returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the thread ends all the same
        }
    }

    @Override
    public String toString() {
        return "Journal, " + waitingBytes + " bytes waiting" + (full ? ", full" : "") + (closed ? ", closed" : "");
    }
}

package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.journal.Journal;
import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.journal.JournalException;
import io.flotilla.cluster.journal.PageFiles;
import io.flotilla.cluster.journal.Replay;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of this member hold, in the journal of its data directory. What a journal calls an operation's version is a number of its own here: a {@link Point} may stay, where a
 * partition is replaced, or leap. The bytes begin with their format; those of a batch go on with the point that it led to.
 */
final class DiskJournal<S extends PartitionState> implements AutoCloseable {
    private static final int FORMAT = 1;

    private final Keeping keeping;
    private final PartitionService<S> service;
    private final PageFiles pages;
    private final long[] versions; // each its partition's thread's
    private final Queue<Integer> due = new ConcurrentLinkedQueue<>(); // partitions that are to have a checkpoint
    private volatile @Nullable Journal opened;

    DiskJournal(Keeping keeping, PartitionService<S> service, int partitionCount) {
        this.keeping = keeping;
        this.service = service;
        pages = new PageFiles(keeping.directory().journal(), partitionCount);
        versions = new long[partitionCount];
    }

    /**
     * Gives the replicas what earlier runs wrote.
     *
     * @throws UncheckedIOException if it cannot be read; of a {@link JournalException} where it is damaged
     */
    void open(IntFunction<Replica<S>> replicas) {
        try {
            opened = Journal.open(
                    keeping.directory().journal(),
                    pages,
                    versions.length,
                    keeping.directory().incarnation(),
                    new Restored(replicas),
                    due::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (WireException e) {
            throw new UncheckedIOException(e.getMessage(), new JournalException(String.valueOf(e.getMessage())));
        }
    }

    PartitionJournal of(int partition) {
        return new OfPartition(partition);
    }

    /** Has those partitions write a checkpoint that should. On the watch. */
    void look() {
        for (Integer next; (next = due.poll()) != null; ) {
            Replica<S> replica = service.replica(next);
            service.execute(next, replica::checkpoint);
        }
    }

    JournalCounts counts() {
        Journal open = opened;
        return open == null ? JournalCounts.NONE : open.counts();
    }

    private Journal journal() {
        return Objects.requireNonNull(opened, "open() comes first");
    }

    /** Writes what was given to it, when the threads of the partitions have ended. */
    @Override
    public void close() {
        Journal open = opened;
        if (open != null) {
            open.close();
        }
        pages.close();
    }

    @Override
    public String toString() {
        return "DiskJournal in " + keeping.directory();
    }

    private final class OfPartition implements PartitionJournal {
        private final int partition;

        OfPartition(int partition) {
            this.partition = partition;
        }

        @Override
        public Durability preset() {
            return keeping.durability();
        }

        @Override
        public boolean append(Point reached, byte[] batch, Durability durability, Runnable onSafe) {
            WireOutput out = new WireOutput(batch.length + 24);
            out.writeByte(FORMAT);
            reached.write(out);
            out.writeRaw(batch, 0, batch.length);
            boolean awaited = durability != Durability.MEMORY;
            Runnable later = awaited ? () -> service.execute(partition, onSafe) : () -> {};
            journal().append(partition, ++versions[partition], out.toBytes(), durability, later);
            return awaited;
        }

        @Override
        public boolean replace(byte[] snapshot, Runnable onSafe) {
            journal()
                    .checkpoint(
                            partition,
                            versions[partition],
                            formatted(snapshot),
                            () -> service.execute(partition, onSafe));
            return true;
        }

        @Override
        public void checkpoint(byte[] snapshot) {
            journal().checkpoint(partition, versions[partition], formatted(snapshot));
        }

        @Override
        public void drop() {
            journal().drop(partition);
        }

        @Override
        public boolean isFull() {
            return journal().isFull();
        }

        @Override
        public Pages pages() {
            return pages.of(partition);
        }

        private static byte[] formatted(byte[] snapshot) {
            WireOutput out = new WireOutput(snapshot.length + 1);
            out.writeByte(FORMAT);
            out.writeRaw(snapshot, 0, snapshot.length);
            return out.toBytes();
        }
    }

    private final class Restored implements Replay {
        private final IntFunction<Replica<S>> replicas;

        Restored(IntFunction<Replica<S>> replicas) {
            this.replicas = replicas;
        }

        @Override
        public void onCheckpoint(int partition, long version, byte[] snapshot) {
            replicas.apply(partition).restore(rest(input(snapshot)));
            versions[partition] = version;
        }

        @Override
        public void onBatch(int partition, long version, byte[] operations) {
            WireInput in = input(operations);
            Point reached = Point.read(in);
            replicas.apply(partition).restore(reached, rest(in));
            versions[partition] = version;
        }

        private static WireInput input(byte[] bytes) {
            WireInput in = new WireInput(bytes);
            int format = in.readByte();
            if (format > FORMAT) {
                throw new WireException("the journal holds partitions of format " + format
                        + ", written by a newer Flotilla; this one reads up to format " + FORMAT);
            }
            return in;
        }

        private static byte[] rest(WireInput in) {
            byte[] rest = new byte[in.remaining()];
            in.readRaw(rest, 0, rest.length);
            return rest;
        }
    }
}

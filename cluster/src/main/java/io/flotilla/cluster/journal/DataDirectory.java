package io.flotilla.cluster.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory where a node keeps what survives it, and what says whose it is: the file {@code identity} with the names of cluster and node, the number of
 * partitions, the last run of the node and, once the cluster has opened, which one of its name it is. As long as it is open, no other process can open it.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path directory;
    private final FileChannel lock;
    private volatile Identity identity;

    private DataDirectory(Path directory, FileChannel lock, Identity identity) {
        this.directory = directory;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Opens {@code directory} for a run of the node; makes it where it is missing.
     *
     * @throws JournalException if it is another node's, in use, damaged, or a newer Flotilla's; the message says which, to an operator
     */
    public static DataDirectory open(Path directory, String cluster, String node, int partitionCount)
            throws IOException {
        return open(directory, cluster, node, partitionCount, System.currentTimeMillis());
    }

    static DataDirectory open(Path directory, String cluster, String node, int partitionCount, long nowMs)
            throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            take(lock, directory);
            Identity last = Identity.read(directory);
            if (last == null) {
                last = new Identity(cluster, node, partitionCount, 0, null, List.of());
            }
            refuseOther("cluster", cluster, last.cluster(), directory);
            refuseOther("node", node, last.node(), directory);
            if (last.partitions() != partitionCount) {
                throw new JournalException("the data directory " + directory + " holds " + last.partitions()
                        + " partitions, not " + partitionCount);
            }
            // By the clock, so that a node whose directory was lost comes after the runs that others remember.
            long incarnation = Math.max(Math.addExact(last.incarnation(), 1), nowMs);
            Identity now = new Identity(cluster, node, partitionCount, incarnation, last.clusterId(), last.members());
            now.write(directory);
            return new DataDirectory(directory, lock, now);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Which run of the node this is: higher than that of any before. */
    public long incarnation() {
        return identity.incarnation();
    }

    /** What tells the node's cluster from others of its name; null as long as it has not opened with what is kept here. */
    public @Nullable String clusterId() {
        return identity.clusterId();
    }

    /** The nodes that kept partitions of the cluster when all were there last. */
    public List<String> members() {
        return identity.members();
    }

    /** Remembers that the cluster has opened: whatever it acknowledges from now on is to be found in one of its members' directories. */
    public void belongTo(String clusterId, List<String> members) throws IOException {
        Identity now = identity;
        Identity next =
                new Identity(now.cluster(), now.node(), now.partitions(), now.incarnation(), clusterId, members);
        if (!next.equals(now)) {
            next.write(directory);
            identity = next;
        }
    }

    /** Where the journal is. */
    public Path journal() {
        return directory.resolve("journal");
    }

    private static void take(FileChannel lock, Path directory) throws IOException {
        try {
            if (lock.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // The same as the lock of another process.
        }
        throw new JournalException("the data directory " + directory + " is in use by another node that runs");
    }

    private static void refuseOther(String what, String expected, String found, Path directory)
            throws JournalException {
        if (!found.equals(expected)) {
            throw new JournalException("the data directory " + directory + " belongs to " + what + " '" + found
                    + "', not to '" + expected + "'");
        }
    }

    /** Lets another process open it. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}

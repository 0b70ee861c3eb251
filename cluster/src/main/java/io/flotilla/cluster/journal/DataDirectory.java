package io.flotilla.cluster.journal;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The directory where a node keeps what survives it, and what says whose it is: the file {@code identity} with the names of cluster and node, the number of
 * partitions and how often the node has started. As long as it is open, no other process can open it.
 */
public final class DataDirectory implements AutoCloseable {
    private static final int FORMAT = 1;
    private static final String IDENTITY = "identity";

    private final Path directory;
    private final FileChannel lock;
    private final long incarnation;

    private DataDirectory(Path directory, FileChannel lock, long incarnation) {
        this.directory = directory;
        this.lock = lock;
        this.incarnation = incarnation;
    }

    /**
     * Opens {@code directory} for a run of the node; makes it where it is missing.
     *
     * @throws JournalException if it is another node's, in use, damaged, or a newer Flotilla's; the message says which, to an operator
     */
    public static DataDirectory open(Path directory, String cluster, String node, int partitionCount)
            throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            take(lock, directory);
            long incarnation = Math.addExact(lastIncarnation(directory, cluster, node, partitionCount), 1);
            write(directory, cluster, node, partitionCount, incarnation);
            return new DataDirectory(directory, lock, incarnation);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Which run of the node this is, from 1 on. */
    public long incarnation() {
        return incarnation;
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

    private static long lastIncarnation(Path directory, String cluster, String node, int partitionCount)
            throws IOException {
        Path file = directory.resolve(IDENTITY);
        if (!Files.exists(file)) {
            return 0;
        }
        Properties identity = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            identity.load(reader);
        } catch (IllegalArgumentException e) {
            throw new JournalException(file + " is damaged: " + e.getMessage());
        }
        long format = number(identity, "format", file);
        if (format > FORMAT) {
            throw new JournalException("the data directory " + directory + " has format " + format
                    + ", written by a newer Flotilla; this one reads up to format " + FORMAT);
        }
        refuseOther("cluster", cluster, text(identity, "cluster", file), directory);
        refuseOther("node", node, text(identity, "node", file), directory);
        long partitions = number(identity, "partitions", file);
        if (partitions != partitionCount) {
            throw new JournalException(
                    "the data directory " + directory + " holds " + partitions + " partitions, not " + partitionCount);
        }
        return number(identity, "incarnation", file);
    }

    private static void refuseOther(String what, String expected, String found, Path directory)
            throws JournalException {
        if (!found.equals(expected)) {
            throw new JournalException("the data directory " + directory + " belongs to " + what + " '" + found
                    + "', not to '" + expected + "'");
        }
    }

    private static String text(Properties identity, String key, Path file) throws JournalException {
        String value = identity.getProperty(key);
        if (value == null) {
            throw new JournalException(file + " is damaged: it has no " + key);
        }
        return value;
    }

    private static long number(Properties identity, String key, Path file) throws JournalException {
        String value = text(identity, key, file);
        if (!value.matches("\\d{1,18}")) {
            throw new JournalException(file + " is damaged: its " + key + " is '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /** The old identity stays until the new one is on the disk. */
    private static void write(Path directory, String cluster, String node, int partitionCount, long incarnation)
            throws IOException {
        Properties identity = new Properties();
        identity.setProperty("format", String.valueOf(FORMAT));
        identity.setProperty("cluster", cluster);
        identity.setProperty("node", node);
        identity.setProperty("partitions", String.valueOf(partitionCount));
        identity.setProperty("incarnation", String.valueOf(incarnation));
        StringWriter text = new StringWriter();
        identity.store(text, null);
        Path draft = directory.resolve(IDENTITY + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, directory.resolve(IDENTITY), StandardCopyOption.ATOMIC_MOVE);
        DirectoryFiles.force(directory);
    }

    /** Lets another process open it. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return directory + ", run " + incarnation;
    }
}

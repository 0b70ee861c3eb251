package io.flotilla.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file system of its own in memory, which can be filled to the last byte and emptied again. For root on Linux. Closing it takes it away with all that is on it.
 *
 * <p>Used by one thread at a time.
 */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK_BYTES = 4096;

    private final Path directory;
    private final Path ballast;

    private SmallDisk(Path directory) {
        this.directory = directory;
        ballast = directory.resolve("ballast");
    }

    /** Why this machine or user may not have any, or null where they may. */
    public static @Nullable String obstacle() {
        try {
            Path directory = Files.createTempDirectory("flotilla-try");
            Shell.Outcome outcome = mount(directory, 1);
            if (outcome.exitCode() == 0) {
                Shell.run("umount", directory.toString());
            }
            Files.delete(directory);
            return outcome.exitCode() == 0
                    ? null
                    : "a disk that can be full needs a mount, for which one must be root on Linux: " + outcome.said();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A disk for {@code megabytes} at {@code directory}, which is made where it is missing. */
    public static SmallDisk at(Path directory, int megabytes) {
        try {
            Path absolute = Files.createDirectories(directory).toAbsolutePath();
            Shell.Outcome outcome = mount(absolute, megabytes);
            if (outcome.exitCode() != 0) {
                throw new IllegalStateException("mount: " + outcome.said());
            }
            SmallDisk disk = new SmallDisk(absolute);
            Runtime.getRuntime().addShutdownHook(new Thread(disk::close, "end-of-disk"));
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Shell.Outcome mount(Path directory, int megabytes) {
        return Shell.attempt("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "flotilla", directory.toString());
    }

    public Path directory() {
        return directory;
    }

    /** From now on nothing more can be written to it. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[BLOCK_BYTES];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // Which was wanted.
        }
    }

    /** From now on there is room again. */
    public void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Shell.attempt("umount", "-l", directory.toString());
    }
}

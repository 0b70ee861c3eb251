package io.flotilla.node.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files have changed and the change has settled, that is, when two checks in a row found the same.
 *
 * <p>It polls, since events of the file system come neither over network mounts nor through the symbolic links that Kubernetes swaps. What it
 * compares is each file's real path, inode, size and time of modification.
 *
 * <p>Listeners are called one after the other on the watcher's thread.
 */
public final class FileWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileWatcher.class);
    private static final long PERIOD_MS = 1_000;

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private @Nullable ScheduledExecutorService thread;

    /** Checks once a second from now on. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("started already");
        }
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("flotilla-files").daemon().factory());
        thread.scheduleWithFixedDelay(this::check, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Calls {@code listener} after any of {@code files} has changed from what it is now and all have settled; together they count as one, as a
     * certificate and its key do. Register before the files are first read, so that no change falls between. A file may be missing.
     */
    public void watch(List<Path> files, Runnable listener) {
        watches.add(new Watch(List.copyOf(files), listener));
    }

    /** Looks at every file once. The watcher's own thread calls it when {@linkplain #start() started}. */
    public synchronized void check() {
        watches.forEach(Watch::check);
    }

    /** Stops checking. */
    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    private static final class Watch {
        private final List<Path> files;
        private final Runnable listener;
        private List<Fingerprint> told;
        private List<Fingerprint> seen;

        Watch(List<Path> files, Runnable listener) {
            this.files = files;
            this.listener = listener;
            this.told = fingerprints();
            this.seen = told;
        }

        void check() {
            List<Fingerprint> now = fingerprints();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(told)) {
                told = now;
                try {
                    listener.run();
                } catch (RuntimeException e) {
                    log.error("a change of {} was not taken over", files, e);
                }
            }
        }

        private List<Fingerprint> fingerprints() {
            return files.stream().map(Fingerprint::of).toList();
        }
    }

    /** Where a file is and which version of it; {@link #ABSENT} for one that cannot be looked at. */
    private record Fingerprint(
            @Nullable Path realPath,
            @Nullable Object inode,
            long sizeBytes,
            @Nullable FileTime modified) {
        private static final Fingerprint ABSENT = new Fingerprint(null, null, 0, null);

        static Fingerprint of(Path file) {
            try {
                Path realPath = file.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(realPath, BasicFileAttributes.class);
                return new Fingerprint(
                        realPath, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
            } catch (IOException e) {
                return ABSENT;
            }
        }
    }
}

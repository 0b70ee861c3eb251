package io.flotilla.node.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The value that was last read without fault from files that may change.
 *
 * <p>When they have changed they are read again; where that fails, the value stays and the log says why. Any thread may {@link #get} it; the
 * watcher's thread alone replaces it.
 */
public final class Watched<T> implements Supplier<T> {
    private static final Logger log = LoggerFactory.getLogger(Watched.class);

    private final List<Path> files;
    private final Reader<T> reader;
    private volatile T value;

    private Watched(FileWatcher watcher, List<Path> files, Reader<T> reader) throws IOException {
        this.files = files;
        this.reader = reader;
        synchronized (this) { // a reload waits until the first reading is done
            watcher.watch(files, this::reload);
            value = reader.read();
        }
    }

    /** Reads a value from files. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * What the files say now.
         *
         * @throws IOException where they cannot be used, with a message for the operator
         */
        T read() throws IOException;
    }

    /**
     * Reads {@code files} with {@code reader} now, and whenever {@code watcher} sees them changed.
     *
     * @throws IOException where they cannot be used at the start
     */
    public static <T> Watched<T> read(FileWatcher watcher, List<Path> files, Reader<T> reader) throws IOException {
        return new Watched<>(watcher, files, reader);
    }

    @Override
    public T get() {
        return value;
    }

    private synchronized void reload() {
        try {
            value = reader.read();
            log.info("reloaded {}", files);
        } catch (IOException e) {
            log.error("{}; what was read before stays in force", e.getMessage());
        }
    }
}

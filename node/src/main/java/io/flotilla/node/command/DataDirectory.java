package io.flotilla.node.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory for what must survive a restart. */
final class DataDirectory {
    private DataDirectory() {}

    /**
     * Makes {@code directory} where it is missing, and writes a file there to see that it can.
     *
     * @throws StartException where it cannot be made or written
     */
    static void prepare(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "writable", null));
        } catch (IOException e) {
            throw new StartException("--data: cannot write to the directory " + directory + ": " + e, e);
        }
    }
}

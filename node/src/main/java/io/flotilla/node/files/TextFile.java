package io.flotilla.node.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of lines that an operator writes, in UTF-8. */
public final class TextFile {
    private TextFile() {}

    /**
     * The lines of {@code file}, without their ends.
     *
     * @throws InvalidFileException where it cannot be read or is not UTF-8
     */
    public static List<String> lines(Path file) throws InvalidFileException {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw InvalidFileException.unreadable(file, e);
        }
    }
}

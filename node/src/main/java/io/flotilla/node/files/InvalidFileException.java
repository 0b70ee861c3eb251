package io.flotilla.node.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that cannot be used; its message is one sentence for the operator that names the file, the line and what would be right. */
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1;

    private InvalidFileException(String message, @Nullable IOException cause) {
        super(message, cause);
    }

    /**
     * Line {@code number}, counted from 1, breaks the file's format.
     *
     * @param right what is wrong and what would be right; it quotes no secret
     */
    public static InvalidFileException badLine(Path file, int number, String right) {
        return new InvalidFileException(file + ", line " + number + ": " + right, null);
    }

    /** The file is missing, or may not be read, or failed while it was read. */
    public static InvalidFileException unreadable(Path file, IOException cause) {
        return new InvalidFileException(file + " cannot be read: " + reason(cause, "read"), cause);
    }

    /** The file or its directory may not be written, or failed while it was written. */
    public static InvalidFileException unwritable(Path file, IOException cause) {
        return new InvalidFileException(file + " cannot be written: " + reason(cause, "write"), cause);
    }

    private static String reason(IOException cause, String right) {
        return switch (cause) {
            case NoSuchFileException missing -> "there is no such " + (right.equals("read") ? "file" : "directory");
            case AccessDeniedException denied -> "this user has no right to " + right + " it";
            case CharacterCodingException binary -> "it is not text in UTF-8";
            default -> String.valueOf(cause.getMessage());
        };
    }
}

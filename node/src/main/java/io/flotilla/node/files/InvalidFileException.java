package io.flotilla.node.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that cannot be used; its message is one sentence for the operator that names the file, the line and what would be right. */
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1;

    private InvalidFileException(String message) {
        super(message);
    }

    /**
     * Line {@code number}, counted from 1, breaks the file's format.
     *
     * @param right what is wrong and what would be right; it quotes no secret
     */
    public static InvalidFileException badLine(Path file, int number, String right) {
        return new InvalidFileException(file + ", line " + number + ": " + right);
    }

    /** The file is missing, or may not be read, or failed while it was read. */
    public static InvalidFileException unreadable(Path file, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "this user has no right to read it";
            case CharacterCodingException binary -> "it is not text in UTF-8";
            default -> String.valueOf(cause.getMessage());
        };
        InvalidFileException exception = new InvalidFileException(file + " cannot be read: " + why);
        exception.initCause(cause);
        return exception;
    }
}

package io.flotilla.node.console;

import io.flotilla.node.files.InvalidFileException;
import io.flotilla.node.files.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secret that whoever asks the admin port must know (RFC 6750, section 2.1). */
public final class AdminToken {
    private static final int LEAST_CHARACTERS = 16;

    private final byte[] header;

    private AdminToken(String token) {
        header = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The token in {@code file}.
     *
     * @throws InvalidFileException where the file cannot be read, or is not one line of 16 characters or more, none of them a space
     */
    public static AdminToken read(Path file) throws InvalidFileException {
        return new AdminToken(text(file));
    }

    /**
     * The characters of the token in {@code file}.
     *
     * @throws InvalidFileException as {@link #read} does
     */
    public static String text(Path file) throws InvalidFileException {
        List<String> lines = TextFile.lines(file);
        String token = lines.isEmpty() ? "" : lines.getFirst().strip();
        if (lines.size() != 1 || token.length() < LEAST_CHARACTERS || !token.matches("[!-~]+")) {
            throw InvalidFileException.badLine(
                    file,
                    1,
                    "a token is one line of " + LEAST_CHARACTERS
                            + " printable characters or more, without spaces, such as from: openssl rand -hex 32");
        }
        return token;
    }

    /** Whether {@code authorization}, the value of that HTTP header, has this token. Takes as long for every wrong one of a length. */
    boolean isIn(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(header, authorization.getBytes(StandardCharsets.UTF_8));
    }
}

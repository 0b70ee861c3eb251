package io.flotilla.node.security;

import io.flotilla.node.files.InvalidFileException;
import io.flotilla.node.files.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes users into a {@link PasswordFile}: whole and at once, so that a node reads the file before or after a change, never within. Only the
 * file's owner may read it afterwards; the lines of other users and comments stay as they are.
 */
public final class PasswordFileEditor {
    /** More than the 4,096 that RFC 7677 asks for at least, and still bearable for a small device. */
    public static final int DEFAULT_SCRAM_ITERATIONS = 15_000;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int SALT_BYTES = 16;

    private final Path file;
    private final SecureRandom random = new SecureRandom();

    /** An editor of {@code file}, which may be missing yet. */
    public PasswordFileEditor(Path file) {
        this.file = file;
    }

    /**
     * Gives {@code username} a new password, by an argon2id hash and, unless {@code scramIterations} is 0, a verifier for SCRAM-SHA-256.
     *
     * @throws IllegalArgumentException where the name cannot stand in the file, or the iterations are not 0 or 4,096 to 10,000,000
     * @throws IOException where the file cannot be read or written
     */
    public void put(String username, String password, int scramIterations) throws IOException {
        requireStorable(username);
        if (scramIterations != 0 && (scramIterations < 4_096 || scramIterations > 10_000_000)) {
            throw new IllegalArgumentException("the iterations of SCRAM are 4096 to 10000000, or 0 for no verifier");
        }
        List<String> added = new ArrayList<>();
        byte[] utf8 = password.getBytes(StandardCharsets.UTF_8);
        added.add(username + ":" + PasswordHash.Argon2id.of(utf8, salt()).encoded());
        if (scramIterations != 0) {
            added.add(username + ":"
                    + ScramVerifier.of(password, salt(), scramIterations).encoded());
        }
        List<String> lines = Files.exists(file) ? TextFile.lines(file) : List.of();
        List<String> edited = new ArrayList<>();
        for (String line : lines) {
            if (!isOf(username, line)) {
                edited.add(line);
            } else if (!added.isEmpty()) { // the new lines stand where the first of the old stood
                edited.addAll(added);
                added.clear();
            }
        }
        edited.addAll(added);
        write(edited);
    }

    /**
     * Takes {@code username} out of the file.
     *
     * @return false where nobody has that name; the file is then left alone
     * @throws IOException where the file cannot be read or written
     */
    public boolean remove(String username) throws IOException {
        List<String> lines = TextFile.lines(file);
        List<String> edited =
                lines.stream().filter(line -> !isOf(username, line)).toList();
        if (edited.size() == lines.size()) {
            return false;
        }
        write(edited);
        return true;
    }

    private static boolean isOf(String username, String line) {
        return line.strip().startsWith(username + ":");
    }

    private static void requireStorable(String username) {
        boolean storable = !username.isEmpty()
                && username.equals(username.strip())
                && !username.startsWith("#")
                && username.chars().noneMatch(c -> c == ':' || Character.isISOControl(c));
        if (!storable) {
            throw new IllegalArgumentException(
                    "a user's name has at least one character, no colon, no space around it, and does not begin with #");
        }
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private void write(List<String> lines) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a symbolic link stays one
        Path temporary = null;
        try {
            temporary = Files.createTempFile(
                    target.getParent(), ".passwords", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (Files.exists(target)) {
                Files.setOwner(temporary, Files.getOwner(target)); // root may edit the file of the node's user
            }
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
            throw InvalidFileException.unwritable(file, e);
        }
    }
}

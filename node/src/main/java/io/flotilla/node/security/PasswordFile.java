package io.flotilla.node.security;

import io.flotilla.node.files.InvalidFileException;
import io.flotilla.node.files.TextFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a node and what is kept of their passwords. Immutable.
 *
 * <p>Each line is {@code user:hash} in one of the forms of {@link PasswordHash}, or {@code user:SCRAM-SHA-256$iterations:salt$storedKey:serverKey}
 * for SCRAM; a user may have one line of each. Blank lines and those that begin with {@code #} say nothing. A file that Mosquitto's own tool
 * has written is such a file.
 */
final class PasswordFile {
    /** Nobody is known. */
    static final PasswordFile EMPTY = new PasswordFile(Map.of(), Map.of(), null);

    private final Map<String, PasswordHash> hashes;
    private final PasswordHash[] decoys;
    private final Map<String, ScramVerifier> verifiers;
    private final @Nullable ScramVerifier firstVerifier;

    private PasswordFile(
            Map<String, PasswordHash> hashes,
            Map<String, ScramVerifier> verifiers,
            @Nullable ScramVerifier firstVerifier) {
        this.hashes = hashes;
        this.decoys = hashes.values().toArray(new PasswordHash[0]);
        this.verifiers = verifiers;
        this.firstVerifier = firstVerifier;
    }

    /**
     * What {@code file} says now.
     *
     * @throws InvalidFileException where it cannot be read, or has a line of another form
     */
    static PasswordFile read(Path file) throws InvalidFileException {
        Map<String, PasswordHash> hashes = new HashMap<>();
        Map<String, ScramVerifier> verifiers = new HashMap<>();
        ScramVerifier firstVerifier = null;
        List<String> lines = TextFile.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw InvalidFileException.badLine(file, i + 1, "a line is a user's name, a colon and a hash");
            }
            String username = line.substring(0, colon);
            String secret = line.substring(colon + 1);
            try {
                boolean first;
                if (secret.startsWith(ScramVerifier.PREFIX)) {
                    ScramVerifier verifier = ScramVerifier.parse(secret);
                    firstVerifier = firstVerifier == null ? verifier : firstVerifier;
                    first = verifiers.put(SaslPrep.prepare(username), verifier) == null;
                } else {
                    first = hashes.put(username, PasswordHash.parse(secret)) == null;
                }
                if (!first) {
                    throw new IllegalArgumentException(
                            "user '" + username + "' stands further up already; a user has one line of a kind");
                }
            } catch (IllegalArgumentException e) {
                throw InvalidFileException.badLine(file, i + 1, String.valueOf(e.getMessage()));
            }
        }
        return new PasswordFile(hashes, verifiers, firstVerifier);
    }

    /**
     * Whether {@code password} is that of {@code username}. Slow on purpose, and as slow for a user who is not known: the password is then
     * compared with the hash of another, which depends on the name, so that the times of unknown users are spread as those of the known.
     */
    boolean matches(String username, byte[] password) {
        PasswordHash hash = hashes.get(username);
        if (hash != null) {
            return hash.matches(password);
        }
        if (decoys.length > 0) {
            boolean ignored = decoys[Math.floorMod(username.hashCode(), decoys.length)].matches(password);
        }
        return false;
    }

    /** Whether any user can authenticate by SCRAM. */
    boolean offersScram() {
        return firstVerifier != null;
    }

    /**
     * The verifier of {@code username}, or one that no proof fits.
     *
     * @throws IllegalStateException unless the file {@linkplain #offersScram() offers SCRAM}
     */
    ScramVerifier verifier(String username) {
        if (firstVerifier == null) {
            throw new IllegalStateException("nobody has a verifier");
        }
        ScramVerifier verifier = verifiers.get(username);
        // Keyed by the first line, a decoy is the same on every node that has the file, and stays when users are added.
        return verifier != null ? verifier : firstVerifier.decoy(username);
    }
}

package io.flotilla.cluster.link;

import java.nio.file.Path;
import java.util.List;

/**
 * What a member shows to others and what it asks of them, as PEM files.
 *
 * @param certificate the member's own, with the chain that leads to the authority
 * @param key of the certificate, as PKCS #8 and not encrypted
 * @param authority the certificates of which one must have signed that of every other member
 */
public record TlsFiles(Path certificate, Path key, Path authority) {
    /** All of them: a change of one is a change of what they say together. */
    public List<Path> all() {
        return List.of(certificate, key, authority);
    }
}

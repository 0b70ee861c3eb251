package io.flotilla.node.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, and what each may do.
 *
 * @param passwords the file of users and password hashes, or null
 * @param acl the file of rights per topic, or null
 * @param allowAnonymous whether clients may connect, from anywhere, without proving who they are
 */
public record SecurityConfig(
        @Nullable Path passwords, @Nullable Path acl, boolean allowAnonymous) {

    /** Nobody has a password and nobody is limited in rights. */
    public static SecurityConfig defaults() {
        return new SecurityConfig(null, null, false);
    }
}

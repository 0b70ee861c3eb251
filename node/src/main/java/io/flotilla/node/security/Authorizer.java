package io.flotilla.node.security;

import org.jspecify.annotations.Nullable;

/** Gives each client its permissions. */
@FunctionalInterface
public interface Authorizer {
    /** Every client may do everything. */
    Authorizer ALLOW_ALL = (clientId, username) -> Permissions.ALL;

    /**
     * What this client may do, for as long as it is connected.
     *
     * @param username null for an anonymous client
     */
    Permissions permissions(String clientId, @Nullable String username);
}

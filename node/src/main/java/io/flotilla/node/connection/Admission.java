package io.flotilla.node.connection;

import io.flotilla.node.security.Authenticator;
import io.flotilla.node.security.Authorizer;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect through one listener, and what each may do.
 *
 * @param certificateUser the user that the client's certificate names, or null
 */
public record Admission(
        Authenticator authenticator,
        Authorizer authorizer,
        @Nullable String certificateUser) {}

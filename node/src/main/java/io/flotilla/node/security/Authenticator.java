package io.flotilla.node.security;

import java.util.concurrent.CompletionStage;

/** Decides who a client is by what its CONNECT packet and its connection show. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Judges {@code credentials} without blocking. The stage may complete on a thread of the authenticator's own; it never completes
     * exceptionally.
     */
    CompletionStage<AuthenticationResult> authenticate(Credentials credentials);
}

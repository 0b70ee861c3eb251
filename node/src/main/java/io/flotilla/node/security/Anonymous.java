package io.flotilla.node.security;

import io.flotilla.node.security.AuthenticationResult.Accepted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets every client in by the name that it gives, whatever its password: for a node without passwords. */
public final class Anonymous implements Authenticator {
    @Override
    public CompletionStage<AuthenticationResult> authenticate(Credentials credentials) {
        String certificateUser = credentials.certificateUser();
        return CompletableFuture.completedStage(
                new Accepted(certificateUser != null ? certificateUser : credentials.username()));
    }
}

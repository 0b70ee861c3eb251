package io.flotilla.node.security;

import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.security.AuthenticationResult.Accepted;
import io.flotilla.node.security.AuthenticationResult.Refused;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who has a verified certificate, or else the right password, or else, where that is allowed, no user name.
 *
 * <p>Passwords are checked on the threads of a {@link HashingQueue}, one after the other and never remembered.
 */
final class PasswordAuthenticator implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(PasswordAuthenticator.class);
    private static final Refused PAUSED = new Refused(
            ReasonCode.CONNECTION_RATE_EXCEEDED,
            "too many failed attempts from its address, which is turned away for a while");
    private static final Refused WRONG =
            new Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, "its user name or its password is not right");

    private final Supplier<PasswordFile> passwords;
    private final HashingQueue queue;
    private final FailureBrake brake;
    private final boolean admitsAnonymous;

    PasswordAuthenticator(
            Supplier<PasswordFile> passwords, HashingQueue queue, FailureBrake brake, boolean admitsAnonymous) {
        this.passwords = passwords;
        this.queue = queue;
        this.brake = brake;
        this.admitsAnonymous = admitsAnonymous;
    }

    @Override
    public CompletionStage<AuthenticationResult> authenticate(Credentials credentials) {
        if (credentials.certificateUser() != null) {
            return CompletableFuture.completedStage(new Accepted(credentials.certificateUser()));
        }
        String username = credentials.username();
        byte[] password = credentials.password();
        if (username == null && admitsAnonymous) {
            return CompletableFuture.completedStage(new Accepted(null));
        }
        if (username == null && password == null) {
            return CompletableFuture.completedStage(new Refused(
                    ReasonCode.NOT_AUTHORIZED, "it gives no user name, and anonymous clients are not allowed here"));
        }
        String address = credentials.remoteAddress();
        if (brake.isPaused(address)) {
            return CompletableFuture.completedStage(PAUSED);
        }
        if (username == null || password == null) {
            brake.onFailure(address);
            return CompletableFuture.completedStage(WRONG);
        }
        CompletableFuture<AuthenticationResult> result = new CompletableFuture<>();
        boolean queued = queue.offer(() -> result.complete(check(username, password, address)));
        if (!queued) {
            result.complete(new Refused(ReasonCode.SERVER_BUSY, "too many passwords wait to be checked"));
        }
        return result;
    }

    /** Checks a password whose turn has come. */
    private AuthenticationResult check(String username, byte[] password, String address) {
        if (brake.isPaused(address)) { // others from there have failed while it waited
            return PAUSED;
        }
        try {
            if (passwords.get().matches(username, password)) {
                return new Accepted(username);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            log.error("the password of user '{}' could not be checked", username, e);
            return new Refused(ReasonCode.UNSPECIFIED_ERROR, "its password could not be checked");
        }
        brake.onFailure(address);
        return WRONG;
    }
}

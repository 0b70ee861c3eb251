package io.flotilla.node.security;

import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.SecurityConfig;
import io.flotilla.node.files.FileWatcher;
import io.flotilla.node.files.Watched;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Who may connect to one node and what each may do, as its configuration says: the files, read again when they change, and the threads that hash. */
public final class Security implements AutoCloseable {
    /** What may wait for each thread that hashes, a few seconds' worth. */
    private static final int WAITING_PER_THREAD = 128;

    private static final int NONCE_BYTES = 18;

    private final boolean hasPasswords;
    private final Supplier<PasswordFile> passwords;
    private final Authorizer authorizer;
    private final HashingQueue queue;
    private final FailureBrake brake;

    private Security(
            boolean hasPasswords,
            Supplier<PasswordFile> passwords,
            Authorizer authorizer,
            HashingQueue queue,
            FailureBrake brake) {
        this.hasPasswords = hasPasswords;
        this.passwords = passwords;
        this.authorizer = authorizer;
        this.queue = queue;
        this.brake = brake;
    }

    /**
     * Reads the files that {@code config} names.
     *
     * @throws IOException where one cannot be used, with one sentence that names the file, the line and what would be right
     */
    public static Security open(SecurityConfig config, LimitsConfig limits, FileWatcher watcher) throws IOException {
        Path passwordFile = config.passwords();
        Supplier<PasswordFile> passwords = passwordFile == null
                ? () -> PasswordFile.EMPTY
                : Watched.read(watcher, List.of(passwordFile), () -> PasswordFile.read(passwordFile));
        Path aclFile = config.acl();
        Authorizer authorizer = aclFile == null
                ? Authorizer.ALLOW_ALL
                : new AclAuthorizer(Watched.read(watcher, List.of(aclFile), () -> AclFile.read(aclFile)));
        int threads = limits.concurrentHashings() > 0
                ? limits.concurrentHashings()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Security(
                passwordFile != null,
                passwords,
                authorizer,
                new HashingQueue(threads, threads * WAITING_PER_THREAD),
                new FailureBrake(
                        limits.loginFailuresPerMinute(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    /**
     * Judges the clients of a listener.
     *
     * @param admitsAnonymous whether a client that gives no user name is let in there; on a node without passwords it may then give any
     */
    public Authenticator authenticator(boolean admitsAnonymous) {
        return admitsAnonymous && !hasPasswords
                ? new Anonymous()
                : new PasswordAuthenticator(passwords, queue, brake, admitsAnonymous);
    }

    /** Judges clients by SCRAM-SHA-256 where anyone has a verifier. */
    public EnhancedAuthentication enhancedAuthentication() {
        SecureRandom random = new SecureRandom();
        return new ScramSha256(passwords, brake, () -> {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            return Base64.getEncoder().encodeToString(nonce);
        });
    }

    /** Gives each client its rights. */
    public Authorizer authorizer() {
        return authorizer;
    }

    /** Stops the threads that hash. */
    @Override
    public void close() {
        queue.close();
    }
}

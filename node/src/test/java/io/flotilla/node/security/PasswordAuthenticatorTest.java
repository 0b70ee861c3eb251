package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.security.AuthenticationResult.Accepted;
import io.flotilla.node.security.AuthenticationResult.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordAuthenticatorTest {
    private static final String ADDRESS = "192.0.2.1";

    @TempDir
    Path directory;

    private final HashingQueue queue = new HashingQueue(2, 3);
    private final FailureBrake brake = new FailureBrake(3, () -> 0);
    private PasswordFile users;

    @BeforeEach
    void writeAUser() throws IOException {
        Path file = directory.resolve("passwords");
        Files.writeString(file, "eve:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW");
        users = PasswordFile.read(file);
    }

    @AfterEach
    void stopTheThreads() {
        queue.close();
    }

    @Test
    void theRightPasswordLetsIn() {
        assertThat(ask(false, "eve", "open sesame")).isEqualTo(new Accepted("eve"));
    }

    @Test
    void aWrongPasswordAnUnknownUserAndAMissingOneAreRefusedAlike() {
        AuthenticationResult wrong = ask(false, "eve", "open");

        assertRefused(wrong, ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(ask(false, "nobody", "open sesame")).isEqualTo(wrong);
        assertThat(ask(true, "eve", null)).isEqualTo(wrong);
    }

    @Test
    void aVerifiedCertificateNeedsNoPassword() {
        Credentials credentials = new Credentials("c", "admin", null, "sensor-7", ADDRESS);

        assertThat(join(authenticator(() -> users, false)
                        .authenticate(credentials)
                        .toCompletableFuture()))
                .isEqualTo(new Accepted("sensor-7"));
    }

    @Test
    void withoutAUserNameAClientIsAnonymousWhereThatIsAllowed() {
        assertThat(ask(true, null, null)).isEqualTo(new Accepted(null));
        assertRefused(ask(false, null, null), ReasonCode.NOT_AUTHORIZED);
        assertRefused(ask(false, null, "open sesame"), ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void tooManyFailuresTurnTheAddressAwayEvenWithTheRightPassword() {
        for (int i = 0; i < 3; i++) {
            ask(false, "eve", "guess " + i);
        }

        assertRefused(ask(false, "eve", "open sesame"), ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(ask(true, null, null)).isEqualTo(new Accepted(null));
    }

    @Test
    void onlySoManyAreHashedAtATimeAndOnlySoManyWait() throws InterruptedException {
        Semaphore started = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        PasswordAuthenticator authenticator = authenticator(
                () -> {
                    started.release();
                    awaitUninterrupted(go);
                    return users;
                },
                false);
        List<CompletableFuture<AuthenticationResult>> results = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            results.add(authenticator
                    .authenticate(credentials("eve", "open sesame"))
                    .toCompletableFuture());
        }

        assertThat(started.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
        assertRefused(results.get(5).getNow(null), ReasonCode.SERVER_BUSY);
        assertThat(results.subList(0, 5)).noneMatch(CompletableFuture::isDone);
        assertThat(started.availablePermits()).isZero();
        go.countDown();
        assertThat(results.subList(0, 5))
                .allSatisfy(result -> assertThat(join(result)).isEqualTo(new Accepted("eve")));
    }

    @Test
    void guessesThatWaitedWhileOthersFailedAreNotHashed() {
        CountDownLatch go = new CountDownLatch(1);
        queue.offer(() -> awaitUninterrupted(go));
        queue.offer(() -> awaitUninterrupted(go));
        CompletableFuture<AuthenticationResult> waiting = authenticator(() -> users, false)
                .authenticate(credentials("eve", "open sesame"))
                .toCompletableFuture();

        for (int i = 0; i < 3; i++) {
            brake.onFailure(ADDRESS);
        }
        go.countDown();

        assertRefused(join(waiting), ReasonCode.CONNECTION_RATE_EXCEEDED);
    }

    @Test
    void aPasswordGetsIntoNoLog() {
        assertThat(credentials("eve", "open sesame").toString()).contains("eve").doesNotContain("sesame", "[B@");
    }

    @Test
    void aNodeWithoutPasswordsTakesTheNameThatIsGiven() {
        Authenticator anonymous = new Anonymous();

        assertThat(join(anonymous.authenticate(credentials("eve", "any")).toCompletableFuture()))
                .isEqualTo(new Accepted("eve"));
        assertThat(join(anonymous.authenticate(credentials(null, null)).toCompletableFuture()))
                .isEqualTo(new Accepted(null));
        assertThat(join(anonymous
                        .authenticate(new Credentials("c", "admin", null, "sensor-7", ADDRESS))
                        .toCompletableFuture()))
                .isEqualTo(new Accepted("sensor-7"));
    }

    private AuthenticationResult ask(boolean admitsAnonymous, @Nullable String username, @Nullable String password) {
        return join(authenticator(() -> users, admitsAnonymous)
                .authenticate(credentials(username, password))
                .toCompletableFuture());
    }

    private PasswordAuthenticator authenticator(Supplier<PasswordFile> passwords, boolean admitsAnonymous) {
        return new PasswordAuthenticator(passwords, queue, brake, admitsAnonymous);
    }

    private static Credentials credentials(@Nullable String username, @Nullable String password) {
        byte[] bytes = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
        return new Credentials("client", username, bytes, null, ADDRESS);
    }

    private static AuthenticationResult join(CompletableFuture<AuthenticationResult> result) {
        return result.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void assertRefused(AuthenticationResult result, ReasonCode code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reasonCode()).isEqualTo(code));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

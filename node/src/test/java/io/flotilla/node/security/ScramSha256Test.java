package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.security.EnhancedAuthentication.Accepted;
import io.flotilla.node.security.EnhancedAuthentication.Continue;
import io.flotilla.node.security.EnhancedAuthentication.Exchange;
import io.flotilla.node.security.EnhancedAuthentication.Refused;
import io.flotilla.node.security.EnhancedAuthentication.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's side of SCRAM-SHA-256, with the exchange of RFC 7677, section 3, where user is {@code user} and the password {@code pencil}. */
class ScramSha256Test {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final String CLIENT_FINAL =
            "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    @TempDir
    Path directory;

    private final FailureBrake brake = new FailureBrake(3, () -> 0);
    private ScramSha256 scram;

    @BeforeEach
    void writeTheUser() throws IOException {
        Path file = directory.resolve("passwords");
        Files.writeString(file, "user:" + ScramVerifier.of("pencil", SALT, 4096).encoded());
        PasswordFile users = PasswordFile.read(file);
        scram = new ScramSha256(() -> users, brake, () -> SERVER_NONCE);
    }

    @Test
    void followsTheExampleOfTheStandard() {
        Exchange exchange = begin();

        assertThat(sent(next(exchange, "n,,n=user,r=" + CLIENT_NONCE)))
                .isEqualTo("r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        Step last = next(exchange, CLIENT_FINAL);

        assertThat(last).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(accepted.username()).isEqualTo("user");
            assertThat(new String(accepted.data(), StandardCharsets.UTF_8))
                    .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        });
    }

    @Test
    void aClientMayLetTheServerBegin() {
        Exchange exchange = begin();

        Step empty = exchange.next(null).toCompletableFuture().join();

        assertThat(sent(empty)).isEmpty();
        assertThat(sent(next(exchange, "n,,n=user,r=abc"))).startsWith("r=abc");
    }

    @Test
    void aWrongProofIsRefused() {
        Exchange exchange = begin();
        next(exchange, "n,,n=user,r=" + CLIENT_NONCE);

        assertRefused(next(exchange, CLIENT_FINAL.replace("dHzb", "dHzc")), "user name or its password");
    }

    @Test
    void anUnknownUserIsAskedLikeAnyOtherAndRefusedLikeAWrongPassword() {
        Exchange exchange = begin();

        assertThat(sent(next(exchange, "n,,n=nobody,r=" + CLIENT_NONCE)))
                .matches("r=.*,s=[A-Za-z0-9+/]{22}==,i=4096")
                .doesNotContain("W22ZaJ0SNY7soEsUEjb6gQ");
        assertRefused(next(exchange, CLIENT_FINAL), "user name or its password");
    }

    @Test
    void anExchangeEndsWithItsRefusal() {
        Exchange exchange = begin();
        next(exchange, "nonsense");

        assertRefused(next(exchange, "n,,n=user,r=" + CLIENT_NONCE), "after the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,n=user",
                "n,,r=abc,n=user",
                "n,,n=,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=user,r=",
                "p=tls-unique,,n=user,r=abc",
                "n,a=admin,n=user,r=abc",
                "x,,n=user,r=abc",
                "n,,m=ext,n=user,r=abc"
            })
    void aFirstMessageOfAnotherFormIsRefused(String message) {
        assertRefused(next(begin(), message), "SCRAM-SHA-256: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws,r=other,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=eSws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE,
                "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=*",
                "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=AAAA"
            })
    void aLastMessageThatDoesNotBelongIsRefused(String message) {
        Exchange exchange = begin();
        next(exchange, "n,,n=user,r=" + CLIENT_NONCE);

        assertRefused(next(exchange, message), "SCRAM-SHA-256: ");
    }

    @Test
    void commasAndEqualsSignsInANameAreEscaped() {
        assertThat(sent(next(begin(), "n,a=a=2Cb=3D2C,n=a=2Cb=3D2C,r=abc"))).startsWith("r=abc");
    }

    @Test
    void noOtherMethodIsKnown() {
        assertThat(scram.begin("SCRAM-SHA-1", "client", "192.0.2.1")).isNull();
        assertThat(new ScramSha256(() -> PasswordFile.EMPTY, brake, () -> "").begin("SCRAM-SHA-256", "c", "::1"))
                .isNull();
    }

    @Test
    void failuresBrakeTheAddressInTheMiddleOfExchangesToo() {
        Exchange begun = begin();
        next(begun, "n,,n=user,r=" + CLIENT_NONCE);
        for (int i = 0; i < 3; i++) {
            next(begin(), "nonsense");
        }

        assertThat(next(begun, CLIENT_FINAL))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reasonCode()).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED));
    }

    @Test
    void namesAndPasswordsThatLookTheSameAreTheSame() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX"); // the examples of RFC 4013, section 3
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("a\u00A0b")).isEqualTo("a b");
    }

    private Exchange begin() {
        return Objects.requireNonNull(scram.begin("SCRAM-SHA-256", "client", "192.0.2.1"));
    }

    private static Step next(Exchange exchange, String message) {
        return exchange.next(message.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private static String sent(Step step) {
        assertThat(step).isInstanceOf(Continue.class);
        return new String(((Continue) step).data(), StandardCharsets.UTF_8);
    }

    private static void assertRefused(Step step, String reason) {
        assertThat(step).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            assertThat(refused.reason()).contains(reason);
        });
    }
}

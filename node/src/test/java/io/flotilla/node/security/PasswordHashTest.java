package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that other programs have made: argon2's reference implementation (its test.c), Mosquitto 2.0.11, libxcrypt 4.4. */
class PasswordHashTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "wonderland $6$N9RfikUa+3a/8GSI$/LzDLuOMX7IeHNgkNLP2w1Q/nxV/vX9IIkpyGwWAu1hBSsPwSnEvhXJdRda5dcpmA9yIgyljFN4XOipsV3oMmw==",
                "builder $7$101$KZjeveeJzTsX/379$H75Q29uE2QtRcL/bQTW3IURKHnAMpjnOISjzRkmhAaofQsD3NMpVrE1Zebjdr+ER3qRbYw3Cu5rRLPZi1TI9Bg==",
                "'christmas ☃' $7$5000$TsFxFK6uiGuNeDRF$gKEF3Fd5BVzfwpLpNmGsjf/d3QDZPQxy+piGAoabiSDWNWpdg3KR0K7DIPgqzXVUYMA5iFPB45zM9n6vZmd8SQ==",
                "'open sesame' $2a$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW",
                "'open sesame' $2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW",
                "'open sesame' $2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW",
                "'' $2b$05$abcdefghijklmnopqrstuu0oImNDIy4flhldV9YqunRgBAePKmw7m"
            })
    void takesThePasswordAndNoOther(String password, String encoded) {
        PasswordHash hash = PasswordHash.parse(encoded);

        assertThat(hash.matches(utf8(password))).isTrue();
        assertThat(hash.matches(utf8(password + "x"))).isFalse();
        assertThat(hash.matches(utf8("Password"))).isFalse();
    }

    @Test
    void everyHashCanBeAskedForAnEmptyPassword() {
        assertThat(PasswordHash.parse("$7$101$KZjeveeJzTsX/379$H75Q29uE2QtRcL/bQTW3IURKHnAMpjnOISjzRkmhAao")
                        .matches(new byte[0]))
                .isFalse();
        assertThat(PasswordHash.Argon2id.of(new byte[0], new byte[16]).matches(new byte[0]))
                .isTrue();
    }

    @Test
    void bcryptSeesTheFirst72BytesAsOtherProgramsDo() {
        PasswordHash hash = PasswordHash.parse("$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q");

        assertThat(hash.matches(utf8("x".repeat(80)))).isTrue();
        assertThat(hash.matches(utf8("x".repeat(71)))).isFalse();
    }

    @Test
    void readsTheArgon2idHashThatItWrites() {
        PasswordHash.Argon2id hash = PasswordHash.Argon2id.of(utf8("s3cret"), utf8("sixteen bytes!!!"));

        assertThat(hash.encoded()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.parse(hash.encoded()).matches(utf8("s3cret"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "$5$abc$def",
                "$6$N9RfikUa",
                "$6$N9RfikUa$dG9vIHNob3J0",
                "$7$many$N9Rf$dG9v",
                "$7$0$KZjeveeJzTsX/379$H75Q29uE2QtRcL/bQTW3IURKHnAMpjnOISjzRkmhAao",
                "$7$101$KZjeveeJzTsX/379$not*base64",
                "$argon2id$v=16$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=8,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=99999999,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$2b$31$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW",
                "$2b$05$short"
            })
    void refusesWhatIsNoHash(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.files.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    private static final String BOB =
            "bob:$7$101$KZjeveeJzTsX/379$H75Q29uE2QtRcL/bQTW3IURKHnAMpjnOISjzRkmhAaofQsD3NMpVrE1Zebjdr+ER3qRbYw3Cu5rRLPZi1TI9Bg==";
    private static final String SCRAM_USER =
            "user:SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwords");
    }

    @Test
    void knowsEachUserByOnePassword() throws IOException {
        PasswordFile users =
                read("# users", "", BOB, "eve:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW");

        assertThat(users.matches("bob", bytes("builder"))).isTrue();
        assertThat(users.matches("bob", bytes("open sesame"))).isFalse();
        assertThat(users.matches("eve", bytes("open sesame"))).isTrue();
    }

    @Test
    void doesNotKnowAnotherUserEvenByAPasswordOfSomeone() throws IOException {
        assertThat(read(BOB).matches("mallory", bytes("builder"))).isFalse();
        assertThat(PasswordFile.EMPTY.matches("bob", bytes("builder"))).isFalse();
    }

    @Test
    void keepsAHashAndAVerifierOfOneUser() throws IOException {
        PasswordFile users = read("user:" + BOB.substring(4), SCRAM_USER);

        assertThat(users.matches("user", bytes("builder"))).isTrue();
        assertThat(users.offersScram()).isTrue();
        assertThat("user:" + users.verifier("user").encoded()).isEqualTo(SCRAM_USER);
    }

    @Test
    void withoutVerifiersItOffersNoScram() throws IOException {
        assertThat(read(BOB).offersScram()).isFalse();
    }

    @Test
    void aVerifierForAnUnknownUserLooksLikeARealOneAndStaysWhenUsersAreAdded() throws IOException {
        ScramVerifier decoy = read(SCRAM_USER).verifier("nobody");

        ScramVerifier later = read(SCRAM_USER, BOB, "new" + SCRAM_USER).verifier("nobody");

        assertThat(decoy.iterations()).isEqualTo(4096);
        assertThat(decoy.salt()).hasSize(16).isEqualTo(later.salt());
        assertThat(decoy.salt())
                .isNotEqualTo(read(SCRAM_USER).verifier("no one").salt());
    }

    @Test
    void aBadLineIsNamedWithWhatWouldBeRightAndNoSecret() {
        assertThatThrownBy(() -> read(BOB, "carol:hunter2"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ", line 2: after the user's name comes a hash")
                .message()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> read("# one", "carol"))
                .hasMessage(file + ", line 2: a line is a user's name, a colon and a hash");
        assertThatThrownBy(() -> read(BOB, BOB))
                .hasMessageStartingWith(file + ", line 2: user 'bob' stands further up");
        assertThatThrownBy(() -> read("a:SCRAM-SHA-256$1:AA==$AA==:AA=="))
                .hasMessageContaining("line 1: a verifier is spelled");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessage(file + " cannot be read: there is no such file");
    }

    private PasswordFile read(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
        return PasswordFile.read(file);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

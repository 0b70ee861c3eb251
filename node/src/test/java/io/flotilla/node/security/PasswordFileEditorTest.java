package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileEditorTest {
    private static final String BOB =
            "bob:$7$101$KZjeveeJzTsX/379$H75Q29uE2QtRcL/bQTW3IURKHnAMpjnOISjzRkmhAaofQsD3NMpVrE1Zebjdr+ER3qRbYw3Cu5rRLPZi1TI9Bg==";

    @TempDir
    Path directory;

    private Path file;
    private PasswordFileEditor editor;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwords");
        editor = new PasswordFileEditor(file);
    }

    @Test
    void makesTheFileForItsOwnerAlone() throws IOException {
        editor.put("ann", "s3cret", 4_096);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        PasswordFile users = PasswordFile.read(file);
        assertThat(users.matches("ann", "s3cret".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(users.verifier("ann").iterations()).isEqualTo(4_096);
    }

    @Test
    void aVerifierForScramIsLeftOutOnDemand() throws IOException {
        editor.put("ann", "s3cret", 0);

        assertThat(PasswordFile.read(file).offersScram()).isFalse();
    }

    @Test
    void aNewPasswordReplacesTheOldOneWhereItStood() throws IOException {
        Files.writeString(file, "# users\n\n" + BOB + "\nbobby" + BOB.substring(3) + "\n");

        editor.put("bob", "s3cret", 0);

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4).startsWith("# users", "").endsWith("bobby" + BOB.substring(3));
        assertThat(lines.get(2)).startsWith("bob:$argon2id$");
    }

    @Test
    void removesEveryLineOfAUser() throws IOException {
        editor.put("ann", "s3cret", 4_096);
        Files.write(file, List.of(BOB), java.nio.file.StandardOpenOption.APPEND);

        assertThat(editor.remove("ann")).isTrue();

        assertThat(Files.readAllLines(file)).containsExactly(BOB);
        assertThat(editor.remove("ann")).isFalse();
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), BOB + "\n");
        Files.createSymbolicLink(file, real);

        editor.put("ann", "s3cret", 0);

        assertThat(file).isSymbolicLink();
        assertThat(Files.readAllLines(real)).hasSize(2);
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "#ann", " ann", "ann ", "a\nb"})
    void aNameThatCannotStandInTheFileIsRefused(String name) {
        assertThatThrownBy(() -> editor.put(name, "s3cret", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path nowhere = directory.resolve("missing").resolve("passwords");

        assertThatThrownBy(() -> new PasswordFileEditor(nowhere).put("ann", "s3cret", 0))
                .hasMessage(nowhere + " cannot be written: there is no such directory");
    }
}

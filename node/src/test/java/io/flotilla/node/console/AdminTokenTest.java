package io.flotilla.node.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens the admin port. */
class AdminTokenTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef", "0123456789abcdef\n", " 0123456789abcdef \r\n"})
    void isOneLine(String content) throws IOException {
        assertThat(read(content).isIn("Bearer 0123456789abcdef")).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0123456789abcdef", "Basic 0123456789abcdef", "Bearer 0123456789abcdeF", "Bearer "})
    void nothingElseOpens(String authorization) throws IOException {
        assertThat(read("0123456789abcdef").isIn(authorization)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "0123456789abcde", "0123456789abcdef\nmore", "0123456789 abcdef", "0123456789abcdé"})
    void refusesAFileThatIsNoToken(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("token, line 1: a token is one line of 16 printable characters or more");
    }

    @Test
    void namesAFileThatIsMissing() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> AdminToken.read(missing)).hasMessageContaining(missing.toString());
    }

    private AdminToken read(String content) throws IOException {
        return AdminToken.read(Files.writeString(directory.resolve("token"), content));
    }
}

package io.flotilla.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a script uses it, with the password on standard input. */
class PasswdCommandTest {
    @TempDir
    Path directory;

    private Path file;
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwords");
    }

    @Test
    void writesAHashAndAVerifier() throws IOException {
        assertThat(run("s3cret\n", file.toString(), "ann")).isZero();

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        hash -> assertThat(hash).startsWith("ann:$argon2id$v=19$"),
                        verifier -> assertThat(verifier).startsWith("ann:SCRAM-SHA-256$15000:"));
    }

    @Test
    void deletesAUser() throws IOException {
        run("s3cret\n", file.toString(), "ann");

        assertThat(run("", "--delete", file.toString(), "ann")).isZero();
        assertThat(run("", "--delete", file.toString(), "ann")).isEqualTo(1);
        assertThat(err.toString()).contains(file + " has no user 'ann'");
    }

    @Test
    void changesNothingWithoutAPassword() {
        assertThat(run("", file.toString(), "ann")).isEqualTo(1);
        assertThat(run("\n", file.toString(), "ann")).isEqualTo(1);

        assertThat(file).doesNotExist();
        assertThat(err.toString()).contains("no password was given");
    }

    @Test
    void saysWhatIsWrongInOneLine() {
        assertThat(run("s3cret\n", file.toString(), "a:b")).isEqualTo(1);

        assertThat(err.toString()).startsWith("flotilla: a user's name has").hasLineCount(1);
    }

    private int run(String input, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return new CommandLine(new PasswdCommand())
                    .setErr(new PrintWriter(err, true))
                    .execute(args);
        } finally {
            System.setIn(before);
        }
    }
}

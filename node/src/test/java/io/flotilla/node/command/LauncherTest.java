package io.flotilla.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code flotilla}, as bin/flotilla of a package with deploy/java.sh, with Javas that only say how they were called. It does not test the build. */
class LauncherTest {
    @TempDir
    Path home;

    private Path launcher;
    private Path shared;

    @BeforeEach
    void unpack() throws IOException {
        launcher = Files.createDirectories(home.resolve("package/bin")).resolve("flotilla");
        Files.copy(Path.of("../flotilla"), launcher);
        shared = Files.createDirectories(home.resolve("package/deploy")).resolve("java.sh");
        Files.copy(Path.of("../deploy/java.sh"), shared);
        Files.createDirectories(home.resolve("package/lib"));
    }

    @Test
    void becomesTheBrokerWithTheFlagsOfItsJava() throws Exception {
        Process process = launch(java("new", "25.0.1"), java("other", "21"), "--port", "0");

        assertThat(output(process))
                .startsWith("new: ")
                .contains("@" + home.toRealPath().resolve("package/deploy/jvm.options"))
                .contains("/jvm-23.options", "/jvm-25.options", "/broker.options")
                .endsWith(" io.flotilla.node.Main --port 0\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void givesAnOlderJavaNoFlagThatItDoesNotKnow() throws Exception {
        Path older = java("older", "21.0.2");

        assertThat(output(launch(older, older, "--version")))
                .startsWith("older: ")
                .doesNotContain("/jvm-23.options", "/jvm-25.options");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        assertThat(output(launch(java("old", "17.0.9"), java("next", "21"), "--version")))
                .startsWith("next: ");
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJavaThatIsNewEnough() throws Exception {
        // The machine of this test has one that is: so ask for one of the future.
        Files.writeString(shared, Files.readString(shared).replace("NEEDED=21", "NEEDED=99"));
        Path tooOld = java("old", "1.8.0_402");

        Process process = launch(tooOld, tooOld, "--version");

        assertThat(output(process)).contains("flotilla: no Java of 99 or newer was found", "JAVA_HOME");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void saysWhereItLookedWhenItStandsAlone() throws Exception {
        Files.delete(shared);
        Path java = java("any", "21");

        Process process = launch(java, java, "--version");

        assertThat(output(process)).contains("flotilla: there is neither a source tree at");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private Process launch(Path javaHome, Path onThePath, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString()).redirectErrorStream(true);
        for (String arg : args) {
            builder.command().add(arg);
        }
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().merge("PATH", onThePath + "/bin", (path, first) -> first + ":" + path);
        return builder.start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A Java of {@code version} that says its name and what it was called with. */
    private Path java(String name, String version) throws IOException {
        Path javaHome = home.resolve(name);
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "%s" 2026-01-01' >&2; else echo "%s: $*"; fi
                """.formatted(version, name));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return javaHome;
    }
}

package io.flotilla.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.config.SettingKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How a node is started and stopped from the command line. What it serves is not tested here. */
class StartCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void saysWhereToConnectAndStopsAtASignalWithExitCodeZero() throws Exception {
        Path ready = directory.resolve("ready.json");
        Process process = process("start", "--port", "0", "--ws-port", "8080", "--ready-file", ready.toString());
        try (BufferedReader output = process.inputReader()) {
            String banner = readTo(output, "Stop:");

            assertThat(banner).contains("mqtt://127.0.0.1:41883\n", "ws://127.0.0.1:8080/mqtt\n");
            assertThat(banner).contains("mosquitto_pub -h 127.0.0.1 -p 41883 -t hello/world -m ahoy");
            assertThat(ready).content().contains("\"pid\" : " + process.pid(), "\"kind\" : \"ws\"", "\"port\" : 41883");

            process.toHandle().destroy(); // Unlike Process.destroy, it leaves the output open.
            assertThat(readTo(output, "The node was stopped")).isNotEmpty();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(ready).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysWhatClusterItIsAMemberOf() throws Exception {
        Process process = process("start", "--node", "a", "--port", "0", "--join", "127.0.0.1:5701,127.0.0.1:5702");
        try (BufferedReader output = process.inputReader()) {
            assertThat(readTo(output, "Stop:"))
                    .contains(
                            "node a, serves MQTT", "Cluster:    flotilla, as both, at 127.0.0.1:5701, links at 7701\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithOneLineAndExitCodeOneWhereThePortIsInUse() {
        assertThat(execute("--port", "1")).isEqualTo(1);
        assertThat(err).hasToString("flotilla: port 1 at 127.0.0.1 is in use\n");
    }

    @Test
    void endsWithOneLineAndExitCodeOneWhereOtherMachinesWouldBeLetInByMistake() {
        assertThat(execute("--host", "0.0.0.0")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("flotilla: --host: listener 'tcp' at 0.0.0.0 can be reached from other machines")
                .hasLineCount(1);
    }

    @Test
    void endsWithExitCodeOneWhereTheDataDirectoryCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(execute("--port", "1", "--data", file.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("flotilla: --data: cannot write to the directory " + file);
    }

    @Test
    void removesTheReadyFileOfANodeThatWasKilledBeforeItStarts() throws IOException {
        Path ready = Files.createFile(directory.resolve("ready.json"));

        assertThat(execute("--port", "1", "--ready-file", ready.toString())).isEqualTo(1);
        assertThat(ready).doesNotExist();
    }

    @Test
    void endsWithExitCodeTwoAtAFlagThatIsUnknown() {
        assertThat(execute("--prot", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--prot");
    }

    @Test
    void describesEveryFlagInTheHelp() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Where clients connect", "Who may connect", "The node", "check-config")
                .contains(SettingKey.all().stream()
                        .filter(SettingKey::isFlag)
                        .map(SettingKey::flag)
                        .toList());
    }

    @Test
    void tellsItsVersion() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("Flotilla ").contains("Java ");
    }

    @Test
    void checksAConfigurationAndPrintsWhatFollows() throws IOException {
        Path file = Files.writeString(directory.resolve("flotilla.yaml"), "ws-port: 9001\n");

        assertThat(execute("check-config", file.toString())).isZero();
        assertThat(out.toString()).contains("kind: ws\n", "port: 9001\n", "connect-timeout: 10s\n");
    }

    @Test
    void checksAConfigurationAndSaysWhatIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("flotilla.yaml"), "node: a\nprot: 9001\n");

        assertThat(execute("check-config", file.toString())).isEqualTo(1);
        assertThat(err).hasToString("flotilla: " + file + ":2:1: unknown key 'prot'; did you mean 'port'?\n");
    }

    private int execute(String... args) {
        CommandLine commandLine = FlotillaCommand.commandLine(TrialNode::start);
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static Process process(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrialNode.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** What {@code output} says up to the line that begins with {@code last}; empty where it ends before. */
    private static String readTo(BufferedReader output, String last) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            text.append(line).append('\n');
            if (line.startsWith(last)) {
                return text.toString();
            }
        }
        return "";
    }
}

package io.flotilla.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TableCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void givesEachRunARowUnderTheNamesOfItsTargets() throws Exception {
        LoadRun run = SampleRuns.twoTargets();
        LoadRunJson.write(run, directory.resolve("fan-out.json"));
        LoadRunJson.write(run, directory.resolve("fan-in.json"));
        assertThat(table("fan-out.json", "fan-in.json")).isZero();

        List<String> lines = output.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("| run | flotilla | mosquitto | ratio |");
        assertThat(lines.get(2)).startsWith("| `fan-out` |").contains(ratio(run));
        assertThat(lines.get(3)).startsWith("| `fan-in` |");
    }

    @Test
    void refusesARunOfOneTarget() throws Exception {
        LoadRun two = SampleRuns.twoTargets();
        LoadRun one = new LoadRun(
                two.scenario(),
                two.command(),
                two.startedAt(),
                two.environment(),
                two.targets().subList(0, 1));
        LoadRunJson.write(one, directory.resolve("one.json"));

        assertThat(table("one.json")).isEqualTo(2);
        assertThat(errors.toString()).contains("one.json is not a run of two targets");
    }

    private static String ratio(LoadRun run) {
        double first = perCpuSecond(run.targets().get(0));
        double second = perCpuSecond(run.targets().get(1));
        double ratio = first / second;
        return String.format(Locale.ROOT, ratio < 10 ? "| %.2f |" : "| %.1f |", ratio);
    }

    private static double perCpuSecond(TargetRun run) {
        return Objects.requireNonNull(run.broker()).deliveredPerCpuSecond();
    }

    private int table(String... files) {
        CommandLine command = new CommandLine(new TableCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true));
        String[] paths = new String[files.length];
        for (int i = 0; i < files.length; i++) {
            paths[i] = directory.resolve(files[i]).toString();
        }
        return command.execute(paths);
    }
}

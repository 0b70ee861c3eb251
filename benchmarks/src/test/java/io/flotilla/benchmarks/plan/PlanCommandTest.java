package io.flotilla.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlanCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void explainsEveryTermAndWhatBinds() {
        assertThat(plan("--connections", "10M", "--rate", "2M", "--fanout", "3", "--qos1", "0.2"))
                .isZero();
        assertThat(out.toString())
                .contains("10 M connections", "2 M messages a second", "receive", "deliver", "hops", "Keep Alive")
                .contains("What binds is ", "80 %", "20 %");
    }

    @Test
    void marksWhatIsAssumedAndNamesTheCommandOfWhatIsMeasured() {
        plan("--connections", "1k", "--rate", "1k");
        assertThat(out.toString()).containsPattern("\\* hop ").containsPattern("  receive-qos-0 .* RUN --pubs");
    }

    @Test
    void takesCostsFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("my.yaml"), SampleCosts.YAML);
        plan("--connections", "1k", "--rate", "1M", "--measured", file.toString());
        assertThat(out.toString()).contains("1 M/s × (100 % × 10 µs + 0 % × 20 µs)", "= 10 cores", "by hand");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThat(plan("--connections", "many", "--rate", "1")).isEqualTo(2);
        assertThat(errors.toString()).contains("'many' is not a number such as 10M");
    }

    @Test
    void refusesAShareAboveOne() {
        assertThat(plan("--connections", "1", "--rate", "1", "--qos1", "20")).isEqualTo(2);
        assertThat(errors.toString()).contains("the share of QoS 1 is from 0 to 1");
    }

    @Test
    void refusesAFleetWithoutARate() {
        assertThat(plan("--connections", "1")).isEqualTo(2);
        assertThat(errors.toString()).contains("--rate");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(plan("--connections", "1", "--rate", "1", "--measured", "nothing.yaml"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("nothing.yaml: there is no such file");
    }

    private int plan(String... arguments) {
        return new CommandLine(new PlanCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}

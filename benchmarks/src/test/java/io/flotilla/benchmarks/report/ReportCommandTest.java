package io.flotilla.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.chart.Svg;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void storeARun() throws Exception {
        LoadRunJson.write(SampleRuns.twoTargets(), directory.resolve("run.json"));
    }

    @Test
    void writesThePage() throws Exception {
        assertThat(report("run.json", "-o", file("report.html"))).isZero();
        assertThat(directory.resolve("report.html")).content().isEqualTo(HtmlReport.html(SampleRuns.twoTargets()));
    }

    @Test
    void writesOneChartAsAFile() throws Exception {
        assertThat(report("run.json", "--svg", file("chart.svg"), "--chart", "PERCENTILES"))
                .isZero();
        assertThat(Svg.parse(Files.readString(directory.resolve("chart.svg"))).texts())
                .contains("Latency by percentile", "99.9 %", "flotilla", "mosquitto");
    }

    @Test
    void wantsToKnowWhatToWrite() {
        assertThat(report("run.json")).isEqualTo(2);
        assertThat(errors.toString()).contains("--html", "--svg");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(report("nothing.json", "-o", file("report.html"))).isEqualTo(2);
        assertThat(errors.toString()).contains("nothing.json: there is no such file");
    }

    @Test
    void namesAFileThatIsNoRun() throws Exception {
        Files.writeString(directory.resolve("other.json"), "{\"mood\": 1}");
        assertThat(report("other.json", "-o", file("report.html"))).isEqualTo(2);
        assertThat(errors.toString()).contains("other.json is not a load run of this version", "scenario");
    }

    private int report(String stored, String... options) {
        CommandLine command = new CommandLine(new ReportCommand()).setErr(new PrintWriter(errors, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = file(stored);
        System.arraycopy(options, 0, arguments, 1, options.length);
        return command.execute(arguments);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}

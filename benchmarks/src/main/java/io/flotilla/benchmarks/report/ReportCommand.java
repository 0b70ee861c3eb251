package io.flotilla.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.flotilla.benchmarks.chart.LineChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a stored load run: as an HTML page, or one of its charts as an SVG file. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Draws a load run that was stored as JSON: as an HTML page, or one of its charts as an SVG file.")
public final class ReportCommand implements Callable<Integer> {
    private static final int SVG_WIDTH = 960;
    private static final int SVG_HEIGHT = 380;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN.json", description = "The stored run.")
    private Path stored;

    @ArgGroup(multiplicity = "1")
    private Output output = new Output();

    @Option(
            names = "--chart",
            description = "Which chart --svg draws: ${COMPLETION-CANDIDATES}. Of two targets, LATENCY draws the first.")
    private LoadChart chart = LoadChart.THROUGHPUT;

    /** What to write, one of both. */
    private static final class Output {
        @Option(
                names = {"-o", "--html"},
                paramLabel = "FILE",
                description = "Where to write the page.")
        private @Nullable Path html;

        @Option(names = "--svg", paramLabel = "FILE", description = "Where to write the chart.")
        private @Nullable Path svg;
    }

    @Override
    public Integer call() throws IOException {
        LoadRun run = read();
        if (output.html != null) {
            HtmlReport.write(run, output.html);
        }
        if (output.svg != null) {
            List<LineChart> charts = chart.draw(run);
            if (charts.isEmpty()) {
                throw refusal(stored + " has nothing for the chart " + chart);
            }
            Files.writeString(output.svg, charts.get(0).standalone(SVG_WIDTH, SVG_HEIGHT));
        }
        return 0;
    }

    private LoadRun read() throws IOException {
        try {
            return LoadRunJson.read(stored);
        } catch (NoSuchFileException e) {
            throw refusal(stored + ": there is no such file");
        } catch (JsonProcessingException e) {
            throw refusal(stored + " is not a load run of this version: " + e.getOriginalMessage());
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

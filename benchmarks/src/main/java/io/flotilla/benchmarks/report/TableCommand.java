package io.flotilla.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints stored runs of two targets as one Markdown table: a row for each, named by its file. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description = "Prints load runs of two targets, stored as JSON, as one table in Markdown.")
public final class TableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN.json", arity = "1..*", description = "The stored runs, each of which names a row.")
    private List<Path> stored;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean headed = false;
        for (Path file : stored) {
            LoadRun run = read(file);
            if (run.targets().size() != 2) {
                throw refusal(file + " is not a run of two targets");
            }
            if (!headed) {
                out.print(head(run));
                headed = true;
            }
            out.print(row(nameOf(file), run));
        }
        out.flush();
        return 0;
    }

    private static String head(LoadRun run) {
        String first = run.targets().get(0).name();
        String second = run.targets().get(1).name();
        return """
                | run | %s | %s | ratio | p99, ms | faults |
                |---|---|---|---|---|---|
                """.formatted(first, second);
    }

    private static String row(String name, LoadRun run) {
        TargetRun first = run.targets().get(0);
        TargetRun second = run.targets().get(1);
        double ours = deliveredPerCpuSecond(first);
        double theirs = deliveredPerCpuSecond(second);
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s, %s | %d, %d |%n",
                name,
                count(ours),
                count(theirs),
                ratio(ours / theirs),
                p99(first),
                p99(second),
                faults(first.totals()),
                faults(second.totals()));
    }

    private static double deliveredPerCpuSecond(TargetRun run) {
        return run.broker() == null ? Double.NaN : run.broker().deliveredPerCpuSecond();
    }

    private static String count(double perSecond) {
        return perSecond >= 1e6
                ? String.format(Locale.ROOT, "%.2f M", perSecond / 1e6)
                : String.format(Locale.ROOT, "%.1f k", perSecond / 1e3);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
    }

    private static String p99(TargetRun run) {
        return run.latency() == null
                ? "-"
                : String.format(Locale.ROOT, "%.2f", run.latency().p99Us() / 1e3);
    }

    private static long faults(Totals totals) {
        return totals.lost() + totals.duplicated() + totals.outOfOrder() + totals.misrouted() + totals.corrupted();
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }

    private LoadRun read(Path file) throws IOException {
        try {
            return LoadRunJson.read(file);
        } catch (JsonProcessingException e) {
            throw refusal(file + " is not a load run of this version: " + e.getOriginalMessage());
        }
    }

    private ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package io.flotilla.benchmarks.history;

import io.flotilla.benchmarks.load.machine.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the JMH suites, stores what they find, and tells what has changed. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the JMH suites in JVMs of their own, with the flags of this one. Stores the results in a file,",
            "compares them with those stored before, and draws all of them over their commits as history.svg."
        })
public final class JmhCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description = "A regular expression that the benchmarks' names must contain. Without it, all run.")
    private String pattern;

    @Option(names = "--full", description = "Measure every size in three JVMs, which takes hours and not minutes.")
    private boolean full;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Run only with this value of a parameter, such as filters=1000000.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "${sys:flotilla.root:-.}/benchmarks/results",
            description = "Where the stored runs are (benchmarks/results).")
    private Path directory;

    @Override
    public Integer call() throws IOException, RunnerException {
        Archive archive = new Archive(directory);
        List<JmhRun> runs = new ArrayList<>(archive.runs());
        JmhRun run = measure();
        PrintWriter out = spec.commandLine().getOut();
        if (run.results().isEmpty()) {
            spec.commandLine().getErr().println("flotilla-bench: no benchmark has given a result");
            return 1;
        }
        out.println();
        out.print(Change.table(Change.since(runs, run)));
        runs.add(run);
        Path history = directory.resolve("history.svg");
        out.println();
        out.println("Stored  " + archive.store(run));
        Files.writeString(history, HistoryChart.svg(runs));
        out.println("Drawn   " + history);
        out.flush();
        return 0;
    }

    private JmhRun measure() throws RunnerException {
        Profile profile = full ? Profile.FULL : Profile.SHORT;
        Options options = profile.options(params)
                .include(pattern)
                .addProfiler(GCProfiler.class)
                .build();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Result> results =
                new Runner(options).run().stream().map(Result::of).toList();
        return new JmhRun(startedAt, Machine.environment(), profile, results);
    }
}

package io.flotilla.benchmarks.load.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.benchmarks.load.account.Interval;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A member that is a process of its own, started with the Java, the flags and the class path of this one. */
final class Child implements Member {
    private static final long PATIENCE_S = 5;

    private final Process process;
    private final PrintStream out;
    private volatile Progress progress = new Progress();
    private volatile Consumer<Interval> results = interval -> {};

    Child() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName()));
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        out = new PrintStream(process.getOutputStream(), true, UTF_8);
        Thread.ofPlatform().daemon().name("load-child-" + process.pid()).start(this::read);
    }

    @Override
    public Progress begin(Assignment assignment, Consumer<Interval> results) {
        this.results = results;
        Progress begun = new Progress();
        progress = begun;
        out.println(Lines.write(assignment));
        if (!process.isAlive()) {
            begun.fail(ended());
        }
        return begun;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case Lines.READY -> progress.ready().complete(null);
                    case Lines.DONE -> progress.done().complete(null);
                    default -> results.accept(Lines.interval(line));
                }
            }
            progress.fail(ended());
        } catch (IOException broken) {
            progress.fail(broken);
        }
    }

    private static IOException ended() {
        return new IOException("a process of the generator has ended before its work");
    }

    /** Lets the process end, which it does when its input ends. */
    @Override
    public void close() {
        out.close();
        try {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

package io.flotilla.benchmarks.load.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Where the process of a {@link Child} begins. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever logs does not come between the lines
        LinkedBlockingQueue<String> assignments = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("load-parent").start(() -> read(assignments));
        // Writing an interval takes a millisecond, which no event loop should lose.
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            while (true) {
                Assignment assignment = Lines.assignment(assignments.take());
                new Worker(assignment, interval -> writer.execute(() -> out.println(Lines.write(interval))))
                        .run(() -> writer.execute(() -> out.println(Lines.READY)));
                writer.execute(() -> out.println(Lines.DONE));
            }
        }
    }

    /** Ends the process where the parent has gone, whatever it does just then. */
    private static void read(LinkedBlockingQueue<String> assignments) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            in.lines().forEach(assignments::add);
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }
}

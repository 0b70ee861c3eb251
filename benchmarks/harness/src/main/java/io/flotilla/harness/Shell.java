package io.flotilla.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Commands of the machine that tests run on. */
public final class Shell {
    private Shell() {}

    /** Runs {@code command}, which must succeed, and returns what it said. */
    public static String run(String... command) {
        Outcome outcome = attempt(command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + outcome.said());
        }
        return outcome.said();
    }

    /** Runs {@code command}, which may fail, or not be there. */
    public static Outcome attempt(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return new Outcome(process.waitFor(), said);
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /**
     * What came of a command.
     *
     * @param exitCode -1 where the command could not be started
     */
    public record Outcome(int exitCode, String said) {}
}

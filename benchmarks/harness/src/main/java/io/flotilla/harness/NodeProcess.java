package io.flotilla.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node as a process of its own, which can be stopped, killed, paused and started again at the same ports. It ends with this JVM at the latest.
 *
 * <p>Used by one thread at a time.
 */
public final class NodeProcess {
    /** Where it runs, and what it is called. */
    public record Place(String node, String host, int port, int clusterPort, int linkPort) {}

    /** The program of a node, which the class path of this JVM must have. */
    private static final String MAIN = "io.flotilla.node.Main";

    /** The top of the sources; from the directory of a module, where Maven runs its tests, one up. */
    private static final Path ROOT = Path.of(System.getProperty("flotilla.root", ".."));

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-of-nodes"));
    }

    private final Place place;
    private final List<String> command;
    private final Path log;
    private final Path readyFile;
    private @Nullable Process process;

    /**
     * @param before what is in front of the command, such as what enters a network namespace
     * @param flags of the node
     * @param directory for its log and ready file
     */
    NodeProcess(Place place, List<String> before, List<String> flags, Path directory) {
        this.place = place;
        log = directory.resolve(place.node() + ".log").toAbsolutePath();
        readyFile = directory.resolve(place.node() + ".ready").toAbsolutePath();
        command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("deploy/jvm.options").toAbsolutePath(),
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseSerialGC",
                "-Xms128m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "start",
                "--node",
                place.node(),
                "--ready-file",
                readyFile.toString()));
        command.addAll(flags);
    }

    /** Starts it; {@link #awaitReady} says when it serves. */
    public void start(String... moreFlags) {
        try {
            Files.deleteIfExists(readyFile);
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of(moreFlags));
            ProcessBuilder builder = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("FLOTILLA_"));
            // What waits for a client that is between two nodes must not be dropped: a test would count it as lost.
            builder.environment().put("FLOTILLA_SESSIONS_MAX_QUEUED_MESSAGES", "1000000");
            builder.environment().put("FLOTILLA_DRAIN_NOTICE", "200ms"); // here are no load balancers
            if (process != null) {
                RUNNING.remove(process); // it has ended by itself
            }
            Process started = builder.start();
            RUNNING.add(started);
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it has written its ready file. */
    public void awaitReady() {
        Await.that(
                () -> {
                    if (!isAlive()) {
                        throw new AssertionError(place.node() + " has ended while it started; " + lastWords());
                    }
                    return isReady();
                },
                () -> place.node() + " is not ready; " + lastWords());
    }

    /** Whether it has written its ready file. */
    public boolean isReady() {
        return Files.exists(readyFile);
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends it at once, as {@code kill -9} and a power cut do. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    /** Stops it by SIGTERM and returns its exit code. */
    public int stop() {
        Process running = running();
        running.toHandle().destroy();
        awaitEnd(running);
        return running.exitValue();
    }

    /** Lets it do nothing, its sockets open, until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Shell.run("kill", "-" + name, String.valueOf(running().pid()));
    }

    private void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                ending.destroyForcibly();
                throw new AssertionError(place.node() + " does not end; " + lastWords());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        RUNNING.remove(ending);
        process = null;
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(place.node() + " does not run");
        }
        return process;
    }

    /** Where its admin port is, which {@code --admin-port 0} asks for. */
    public InetSocketAddress adminAddress() {
        try {
            JsonNode admin = new ObjectMapper().readTree(readyFile.toFile()).path("admin");
            return new InetSocketAddress(
                    admin.path("host").asText(), admin.path("port").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Place place() {
        return place;
    }

    /** All that it has logged, in all of its runs. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastWords() {
        List<String> lines = log().lines().toList();
        return log + " ends with\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public String toString() {
        return place.node();
    }
}

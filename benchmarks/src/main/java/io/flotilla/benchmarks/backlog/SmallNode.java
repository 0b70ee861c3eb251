package io.flotilla.benchmarks.backlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.harness.Await;
import io.flotilla.node.Main;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node as a process with a heap of a given size and a data directory. It ends with this JVM at the latest. */
final class SmallNode implements AutoCloseable {
    private final Process process;
    private final Path data;
    private final InetSocketAddress address;

    private SmallNode(Process process, Path data, InetSocketAddress address) {
        this.process = process;
        this.data = data;
        this.address = address;
    }

    /**
     * Starts one; returns when it serves.
     *
     * @param heap as {@code -Xmx} takes it
     * @param maxQueuedMessages of one client
     */
    static SmallNode start(Path root, String heap, Path data, int maxQueuedMessages) throws IOException {
        Path ready = data.resolveSibling(data.getFileName() + ".ready");
        Path log = data.resolveSibling(data.getFileName() + ".log");
        Files.deleteIfExists(ready);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + root.resolve("deploy/jvm.options"),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "start",
                        "--port=0",
                        "--data=" + data,
                        "--ready-file=" + ready)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("FLOTILLA_SESSIONS_MAX_QUEUED_MESSAGES", String.valueOf(maxQueuedMessages));
        builder.environment().put("FLOTILLA_SESSIONS_MAX_QUEUED_BYTES", "1024GiB");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Await.that(() -> Files.exists(ready) || !process.isAlive(), () -> "the node is not ready; see " + log);
        if (!process.isAlive()) {
            throw new IOException("the node has ended; see " + log);
        }
        JsonNode listener =
                new ObjectMapper().readTree(ready.toFile()).path("listeners").path(0);
        return new SmallNode(
                process,
                data,
                new InetSocketAddress(
                        listener.path("host").asText(), listener.path("port").asInt()));
    }

    InetSocketAddress address() {
        return address;
    }

    /** What it takes of the machine's memory, in MiB, now and at most; 0 where the machine does not tell. */
    String memory() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        return "%d MiB, at most %d MiB".formatted(mib(status, "VmRSS:"), mib(status, "VmHWM:"));
    }

    private static long mib(Path status, String key) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    /** What its data directory takes, in MiB: of the log, and of pages. */
    String disk() throws IOException {
        return "log %d MiB, pages %d MiB".formatted(mibOf(".log"), mibOf("pages-"));
    }

    private long mibOf(String part) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (Path file : files.toList()) {
                bytes += String.valueOf(file.getFileName()).contains(part) ? Files.size(file) : 0;
            }
        }
        return bytes >> 20;
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "node " + process.pid() + " at " + address;
    }
}

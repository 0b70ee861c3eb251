package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How clients connect and send, from the command line. */
final class ClientOptions {
    /** What a subscriber may have on its way where nothing else is said: less than brokers keep for a client by default. */
    private static final long WINDOW_PER_SUBSCRIBER = 800;

    private static final long LEAST_WINDOW = 5_000;
    private static final long MOST_WINDOW = 200_000;
    private static final int FIRST_LOOPBACK_SOURCE = 2;

    @Option(names = "--user", paramLabel = "NAME", description = "User Name of every client.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "WORD",
            arity = "0..1",
            interactive = true,
            description = "Password of every client; asked for where none is given.")
    private @Nullable String password;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust these certificates (PEM) rather than those of this Java.")
    private @Nullable Path ca;

    @Option(names = "--insecure", description = "Trust any certificate.")
    private boolean insecure;

    @Option(
            names = "--clean",
            paramLabel = "BOOL",
            description = "Clean Session, or Clean Start. Default: ${DEFAULT-VALUE}.")
    private boolean clean = true;

    @Option(names = "--keep-alive", paramLabel = "S", description = "Keep Alive. Default: ${DEFAULT-VALUE}.")
    private int keepAliveS = 300;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Connect from these addresses, 20,000 connections from each in turn."
                    + " Default: one, or to this machine as many of 127.0.0.x as it takes.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--inflight",
            paramLabel = "N",
            description = "Messages of QoS 1 and 2 that a publisher has on their way. Default: ${DEFAULT-VALUE}.")
    private int inflight = 100;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "With --rate max: deliveries that are on their way, of all clients together."
                    + " Default: 800 per subscriber, at least 5000 and at most 200000.")
    private @Nullable Long window;

    @Option(
            names = "--per-write",
            paramLabel = "N",
            description = "Messages in one write, at most. Default: what is due.")
    private int perWrite = Integer.MAX_VALUE;

    /**
     * How the clients of {@code scenario} connect and send.
     *
     * @param isLocal whether the targets are on this machine
     * @param targets how many nodes there are to connect to
     * @throws IllegalArgumentException where that cannot be, with a sentence for whoever wrote it
     */
    ClientConfig config(Scenario scenario, boolean isLocal, int targets) {
        if (inflight < 1 || inflight > 65_535) {
            throw new IllegalArgumentException("--inflight is from 1 to 65535");
        }
        if (perWrite < 1 || (window != null && window < 1)) {
            throw new IllegalArgumentException("--per-write and --window are at least 1");
        }
        if (keepAliveS < 0 || keepAliveS > 65_535) {
            throw new IllegalArgumentException("--keep-alive is from 0 to 65535 seconds");
        }
        if (password != null && user == null) {
            throw new IllegalArgumentException("a --password needs a --user");
        }
        return new ClientConfig(
                "bench-" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 24), 36) + "-",
                clean,
                keepAliveS,
                user,
                password,
                ca == null ? null : ca.toString(),
                insecure,
                sources.isEmpty() && isLocal ? loopbackSources(scenario.clients() / targets) : sources,
                inflight,
                window == null ? defaultWindow(scenario) : window,
                perWrite);
    }

    private static long defaultWindow(Scenario scenario) {
        return Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, WINDOW_PER_SUBSCRIBER * scenario.subscribers()));
    }

    /** As many addresses of this machine as it takes to have a port for each connection; none where the usual one does. */
    private static List<String> loopbackSources(int connections) {
        int sources = Math.ceilDiv(connections, ClientConfig.CONNECTIONS_PER_SOURCE);
        return IntStream.range(0, sources == 1 ? 0 : sources)
                .map(source -> source + FIRST_LOOPBACK_SOURCE)
                .mapToObj(source -> "127.0.%d.%d".formatted(source / 250, source % 250))
                .toList();
    }
}

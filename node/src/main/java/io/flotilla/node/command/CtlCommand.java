package io.flotilla.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.flotilla.node.command.AdminClient.AdminException;
import io.flotilla.node.config.Durations;
import io.flotilla.node.console.AdminToken;
import io.flotilla.node.files.InvalidFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Asks a node that runs how it fares, and tells it what to do, through its admin API. */
@Command(
        name = "ctl",
        description = "Asks a node that was started with --admin-port how it fares, and tells it what to do.",
        mixinStandardHelpOptions = true,
        versionProvider = FlotillaVersion.class,
        subcommands = CtlCommand.ClientCommand.class)
final class CtlCommand {
    private static final String LIMIT = "At most so many, 1 to 1000. Default: ${DEFAULT-VALUE}.";
    private static final long BETWEEN_LOOKS_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How answers are shown. */
    enum Output {
        /** For people. */
        TABLE,
        /** For programs: what the API answers. */
        JSON
    }

    /** A question to a node. */
    private interface Question {
        JsonNode ask(AdminClient node) throws AdminException;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            defaultValue = "http://127.0.0.1:${env:FLOTILLA_ADMIN_PORT:-8080}",
            description = "The node's admin port. Default: ${DEFAULT-VALUE}, or the port of FLOTILLA_ADMIN_PORT.")
    private String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The file of the node's admin token. Default: that of FLOTILLA_ADMIN_TOKEN_FILE, or none.")
    private @Nullable Path tokenFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table, for people, or json, for programs. Default: ${DEFAULT-VALUE}.")
    private Output output;

    @Command(name = "status", description = "How the node fares.", mixinStandardHelpOptions = true)
    int status() {
        return ask(node -> node.get("/status"), Tables::status);
    }

    @Command(
            name = "clients",
            description = "The clients that are connected to the node, in the order of their Client Identifiers.",
            mixinStandardHelpOptions = true)
    int clients(
            @Option(
                            names = "--prefix",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only those whose Client Identifier begins so.")
                    String prefix,
            @Option(
                            names = "--after",
                            paramLabel = "CLIENT",
                            defaultValue = "",
                            description = "Only those after this Client Identifier: the next page.")
                    String after,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "At most so many, 1 to 100000. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        return ask(node -> node.get("/clients" + query(limit, "prefix", prefix, "after", after)), Tables::clients);
    }

    @Command(
            name = "drain",
            description =
                    "Has the node take no more clients and move those that it has to other nodes, some in each second, so that it can be stopped. Until then it can be told to serve again.",
            mixinStandardHelpOptions = true)
    int drain(
            @Option(names = "--cancel", description = "Have it serve again.") boolean cancel,
            @Option(
                            names = "--within",
                            paramLabel = "TIME",
                            converter = TimeConverter.class,
                            description =
                                    "Move more of them in a second where they would not all be gone within TIME, drain.notice not counted.")
                    @Nullable
                    Duration within,
            @Option(
                            names = "--wait",
                            arity = "0..1",
                            paramLabel = "TIME",
                            fallbackValue = "1h",
                            converter = TimeConverter.class,
                            description =
                                    "Return when it is drained, or TIME has passed, which is a failure. Default for TIME: ${FALLBACK-VALUE}.")
                    @Nullable
                    Duration wait) {
        return ask(
                node -> {
                    String pace = within == null ? "" : "?withinSeconds=" + Math.max(1, within.toSeconds());
                    JsonNode now = cancel ? node.delete("/drain") : node.put("/drain" + pace);
                    return wait == null || cancel ? now : awaitDrained(node, wait);
                },
                Tables::drain);
    }

    private static JsonNode awaitDrained(AdminClient node, Duration patience) throws AdminException {
        long giveUpNs = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonNode now = node.get("/drain");
            String state = now.path("state").asText();
            if (state.equals("drained")) {
                return now;
            }
            if (state.equals("serving")) {
                throw new AdminException("the drain was cancelled");
            }
            if (System.nanoTime() - giveUpNs > 0) {
                throw new AdminException("not drained in time: %s, %,d clients are left"
                        .formatted(state, now.path("clientsLeft").asLong()));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    /** A length of time as settings spell it. */
    private static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text);
        }
    }

    @Command(name = "nodes", description = "The nodes of the cluster.", mixinStandardHelpOptions = true)
    int nodes() {
        return ask(node -> node.get("/nodes"), Tables::nodes);
    }

    @Command(
            name = "sessions",
            description =
                    "The sessions of the cluster, in the order of their Client Identifiers: durable ones, and others while their client is connected.",
            mixinStandardHelpOptions = true)
    int sessions(
            @Option(
                            names = "--prefix",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only those whose Client Identifier begins so.")
                    String prefix,
            @Option(
                            names = "--after",
                            paramLabel = "CLIENT",
                            defaultValue = "",
                            description = "Only those after this Client Identifier: the next page.")
                    String after,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = LIMIT) int limit) {
        return ask(node -> node.get("/sessions" + query(limit, "prefix", prefix, "after", after)), Tables::sessions);
    }

    @Command(
            name = "subscriptions",
            description =
                    "Subscriptions of durable sessions, and shared ones of all, in the order of their Client Identifiers.",
            mixinStandardHelpOptions = true)
    int subscriptions(
            @Option(names = "--client", paramLabel = "CLIENT", description = "Only those of this client.") @Nullable
                    String client,
            @Option(
                            names = "--filter",
                            paramLabel = "FILTER",
                            description = "Only those with this Topic Filter, with $$share/NAME/ before a shared one.")
                    @Nullable
                    String filter,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = LIMIT) int limit) {
        return ask(
                node -> node.get("/subscriptions" + query(limit, "client", client, "filter", filter)),
                Tables::subscriptions);
    }

    @Command(
            name = "retained",
            description = "Retained messages, in the order of their topics.",
            mixinStandardHelpOptions = true)
    int retained(
            @Parameters(
                            paramLabel = "FILTER",
                            defaultValue = "#",
                            description =
                                    "A Topic Filter that matches their topics. Default: ${DEFAULT-VALUE}, all but those that begin with $$.")
                    String filter,
            @Option(
                            names = "--after",
                            paramLabel = "TOPIC",
                            defaultValue = "",
                            description = "Only those after this topic: the next page.")
                    String after,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = LIMIT) int limit) {
        return ask(node -> node.get("/retained" + query(limit, "filter", filter, "after", after)), Tables::retained);
    }

    /** @param parameters names and values in turns; those without a value are left out */
    private static String query(int limit, @Nullable String... parameters) {
        StringBuilder query = new StringBuilder("?limit=").append(limit);
        for (int i = 0; i < parameters.length; i += 2) {
            String value = parameters[i + 1];
            if (value != null) {
                query.append('&').append(parameters[i]).append('=').append(AdminClient.escaped(value));
            }
        }
        return query.toString();
    }

    @Command(
            name = "log-level",
            description = "The least that a logger logs, and those below it; or sets it until the node stops.",
            mixinStandardHelpOptions = true)
    int logLevel(
            @Parameters(
                            paramLabel = "LOGGER",
                            defaultValue = "root",
                            description = "A package or class, such as io.flotilla.node. Default: ${DEFAULT-VALUE}.")
                    String logger,
            @Parameters(paramLabel = "LEVEL", arity = "0..1", description = "error, warn, info, debug or trace.")
                    @Nullable
                    String level) {
        String path = "/log-levels/" + AdminClient.escaped(logger);
        return ask(
                node -> level == null ? node.get(path) : node.put(path, Map.of("level", level)),
                answer -> answer.path("logger").asText() + "  "
                        + answer.path("level").asText() + "\n");
    }

    /** One client. */
    @Command(
            name = "client",
            description = "Shows one client, or ends its connection.",
            mixinStandardHelpOptions = true)
    static final class ClientCommand {
        @Spec
        private CommandSpec spec;

        @Command(name = "show", description = "Shows a client of the node.", mixinStandardHelpOptions = true)
        int show(@Parameters(paramLabel = "CLIENT", description = "Its Client Identifier.") String clientId) {
            return ctl().ask(node -> node.get(path(clientId)), Tables::client);
        }

        @Command(
                name = "kick",
                description =
                        "Ends the connection of a client, which is told Administrative action (0x98) where it speaks MQTT 5. It may come back.",
                mixinStandardHelpOptions = true)
        int kick(@Parameters(paramLabel = "CLIENT", description = "Its Client Identifier.") String clientId) {
            return ctl().ask(node -> node.delete(path(clientId)), answer -> "kicked " + clientId + "\n");
        }

        private CtlCommand ctl() {
            return (CtlCommand) spec.parent().userObject();
        }

        private static String path(String clientId) {
            return "/clients/" + AdminClient.escaped(clientId);
        }
    }

    /** Asks and prints; returns the exit code. */
    private int ask(Question question, Function<JsonNode, String> table) {
        try {
            JsonNode answer = question.ask(new AdminClient(url, token()));
            spec.commandLine()
                    .getOut()
                    .print(output == Output.JSON ? answer.toPrettyString() + "\n" : table.apply(answer));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (AdminException | InvalidFileException e) {
            spec.commandLine().getErr().println("flotilla: " + e.getMessage());
            return 1;
        }
    }

    private @Nullable String token() throws InvalidFileException {
        String variable = System.getenv("FLOTILLA_ADMIN_TOKEN_FILE");
        Path file = tokenFile != null || variable == null || variable.isEmpty() ? tokenFile : Path.of(variable);
        return file == null ? null : AdminToken.text(file);
    }
}

package io.flotilla.node.command;

import ch.qos.logback.classic.Level;
import io.flotilla.node.config.ConfigException;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.config.SettingKey;
import io.flotilla.node.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Starts a node and lets it serve until the process is told to end. */
@Command(
        name = "flotilla",
        customSynopsis = {"flotilla [start] [OPTIONS]", "       flotilla COMMAND"},
        description = "%nServes MQTT 3.1, 3.1.1 and 5.0; without options to this machine, at 127.0.0.1:1883.",
        commandListHeading = "%nCommands%n",
        footerHeading = "%n",
        sortOptions = false,
        footer = {
            "Every option but --config is also a key of the file and an environment variable: --ws-port is ws-port and FLOTILLA_WS_PORT; those of the cluster are in its group: --join is cluster.join and FLOTILLA_CLUSTER_JOIN; --admin-port is admin.port."
                    + " An option beats a variable, and that beats the file. The file has more keys; docs/configuration.md lists them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = FlotillaVersion.class)
final class StartCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

    private static final String CONFIG = "--config";

    /** The keys whose flags stand under headings of their own in the help; all others stand under the last. */
    private static final List<String> WHERE = List.of("host", "port", "ws-port", "tls-port", "wss-port", "unix-socket");

    private static final List<String> WHO = List.of("cert", "key", "client-ca", "passwords", "acl", "allow-anonymous");

    private static final String CLUSTER = "cluster.";

    private final RunningNode.Starter starter;
    private volatile int exitCode;
    private final CommandSpec spec;

    StartCommand(RunningNode.Starter starter) {
        this.starter = starter;
        this.spec = CommandSpec.forAnnotatedObject(this);
        addOptions();
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Settings settings = settings();
            String reason = serve(settings, settings.nodeConfig()).get();
            exitCode = 1;
            err.println("flotilla: " + reason);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (ConfigException | StartException e) {
            LOG.debug("The node did not start", e);
            err.println("flotilla: " + e.getMessage());
        }
        return 1;
    }

    private Settings settings() {
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, String> flags = new HashMap<>();
        for (SettingKey key : flagKeys()) {
            String value = parsed.matchedOptionValue(key.flag(), (String) null);
            if (value != null) {
                flags.put(key.path(), value);
            }
        }
        Map<String, String> variables = System.getenv();
        String file = parsed.matchedOptionValue(CONFIG, variables.get("FLOTILLA_CONFIG"));
        return Settings.read(file == null ? null : Path.of(file), variables, flags, LOG::warn);
    }

    /** Starts a node; what is returned completes with the reason if it ends without having been told to. */
    private CompletableFuture<String> serve(Settings settings, NodeConfig config) {
        logFrom(settings);
        if (config.data() != null) {
            DataDirectory.prepare(config.data());
        }
        ReadyFile ready = settings.readyFile() == null ? null : new ReadyFile(settings.readyFile());
        if (ready != null) {
            ready.remove();
        }
        RunningNode node = starter.start(config);
        stopAtShutdown(node, ready);
        if (ready != null) {
            ready.write(config, node);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(Banner.of(config, node));
        out.flush();
        return node.ended().toCompletableFuture();
    }

    private static void logFrom(Settings settings) {
        // Logback is asked by name: SLF4J has no way to set a level.
        Logger root = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ((ch.qos.logback.classic.Logger) root)
                .setLevel(Level.toLevel(settings.logLevel().name()));
    }

    private void stopAtShutdown(RunningNode node, @Nullable ReadyFile ready) {
        Thread hook = new Thread(
                () -> {
                    if (ready != null) {
                        ready.remove();
                    }
                    node.stop();
                    LOG.info("Stopped");
                    // A JVM that a signal ends would leave with 128 plus the signal's number, as if it had failed.
                    Runtime.getRuntime().halt(exitCode);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void addOptions() {
        OptionSpec config = OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("FILE")
                .description("Read the settings from this YAML file.")
                .build();
        spec.addArgGroup(group("Where clients connect", options(WHERE::contains)));
        spec.addArgGroup(group("Who may connect", options(WHO::contains)));
        spec.addArgGroup(group("Cluster", options(key -> key.startsWith(CLUSTER))));
        Stream<OptionSpec> others =
                options(key -> !WHERE.contains(key) && !WHO.contains(key) && !key.startsWith(CLUSTER));
        spec.addArgGroup(group("The node", Stream.concat(Stream.of(config), others)));
    }

    private static Stream<OptionSpec> options(Predicate<String> keys) {
        return flagKeys().stream().filter(key -> keys.test(key.path())).map(StartCommand::option);
    }

    private static ArgGroupSpec group(String heading, Stream<OptionSpec> options) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%n" + heading + "%n")
                .exclusive(false)
                .validate(false);
        options.forEach(group::addArg);
        return group.build();
    }

    private static OptionSpec option(SettingKey key) {
        String preset = key.setting().byDefault();
        boolean isSwitch = key.type() == boolean.class;
        OptionSpec.Builder option = OptionSpec.builder(key.flag())
                .type(String.class)
                .paramLabel(label(key))
                .description(key.setting().value() + (preset.isEmpty() || isSwitch ? "" : " Default: " + preset + "."));
        return (isSwitch ? option.arity("0").fallbackValue("true") : option).build();
    }

    private static String label(SettingKey key) {
        return switch (key.path()) {
            case "data" -> "DIR";
            case "host", "cluster.host", "admin.host", "advertised-address" -> "ADDRESS";
            case "node", "cluster.name" -> "NAME";
            case "cluster.role" -> "ROLE";
            case "cluster.join" -> "HOST:PORT,...";
            case "cluster.discovery" -> "WAY";
            case "unix-socket" -> "PATH";
            case "log-level" -> "LEVEL";
            default -> key.type() == Path.class ? "FILE" : key.type() == Duration.class ? "TIME" : "N";
        };
    }

    private static List<SettingKey> flagKeys() {
        return SettingKey.all().stream().filter(SettingKey::isFlag).toList();
    }
}

package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.scenario.Draft;
import io.flotilla.benchmarks.load.scenario.Interest;
import io.flotilla.benchmarks.load.scenario.MqttVersion;
import io.flotilla.benchmarks.load.scenario.NamedScenarios;
import io.flotilla.benchmarks.load.scenario.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What clients do, from the command line: a scenario by name, changed by options, or options alone. */
final class ScenarioOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description =
                    "One that 'flotilla-bench scenarios' lists. Options change what it says; without it, they say everything.")
    private @Nullable String name;

    @Option(names = "--scale", paramLabel = "N", description = "Multiply clients, topics and rates, such as by 0.1.")
    private double scale = 1;

    @Option(
            names = {"--seconds", "--hold"},
            paramLabel = "N",
            description = "How long to measure. Default: as the scenario says, or 10.")
    private @Nullable Integer seconds;

    @Option(names = "--pubs", paramLabel = "N", description = "Publishers.")
    private @Nullable Integer publishers;

    @Option(names = "--subs", paramLabel = "N", description = "Subscribers.")
    private @Nullable Integer subscribers;

    @Option(names = "--idle", paramLabel = "N", description = "Clients that only connect.")
    private @Nullable Integer idle;

    @Option(
            names = "--topics",
            paramLabel = "N",
            description = "Topics, dealt out to the publishers in turn. Default: 1.")
    private @Nullable Integer topics;

    @Option(
            names = "--filters",
            paramLabel = "KIND",
            description =
                    "Which topics a subscriber asks for: own (they are dealt out in turn), all (a filter for each),"
                            + " or wildcard (all, by one filter with #). Default: own.")
    private @Nullable Interest interest;

    @Option(names = "--shared", paramLabel = "GROUP", description = "Let all subscribers share under this Share Name.")
    private @Nullable String shareName;

    @Option(names = "--prefix", paramLabel = "TOPIC", description = "What topics begin with. Default: test.")
    private @Nullable String prefix;

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Rate.class,
            description = "Messages a second that all publishers send together, such as 2500 or 50K;"
                    + " max sends as fast as messages are received.")
    private @Nullable Double messagesPerSecond;

    @Option(names = "--qos", paramLabel = "0|1|2", description = "QoS of messages and subscriptions. Default: 0.")
    private @Nullable Integer qos;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Size of a payload, at least 16. Default: 64.")
    private @Nullable Integer payloadBytes;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            converter = Rate.class,
            description = "Connections a second. Default: 1000.")
    private @Nullable Double connectsPerSecond;

    @Option(
            names = "--mqtt",
            paramLabel = "VERSION",
            converter = VersionReader.class,
            description = "3.1.1 or 5.0. Default: 3.1.1.")
    private @Nullable MqttVersion mqtt;

    @Option(names = "--tls", negatable = true, description = "Connect over TLS, or not.")
    private @Nullable Boolean tls;

    /**
     * The scenario that these options say.
     *
     * @throws IllegalArgumentException where they say none, with a sentence for whoever wrote them
     */
    Scenario scenario() {
        Draft draft = draft();
        draft.scale(scale);
        draft.seconds = seconds == null ? draft.seconds : seconds;
        draft.publishers = publishers == null ? draft.publishers : publishers;
        draft.subscribers = subscribers == null ? draft.subscribers : subscribers;
        draft.idle = idle == null ? draft.idle : idle;
        draft.topics = topics == null ? draft.topics : topics;
        draft.interest = interest == null ? draft.interest : interest;
        draft.shareName = shareName == null ? draft.shareName : shareName;
        draft.prefix = prefix == null ? draft.prefix : prefix;
        draft.messagesPerSecond = messagesPerSecond == null ? draft.messagesPerSecond : messagesPerSecond;
        draft.qos = qos == null ? draft.qos : qos;
        draft.payloadBytes = payloadBytes == null ? draft.payloadBytes : payloadBytes;
        draft.connectsPerSecond = connectsPerSecond == null ? draft.connectsPerSecond : connectsPerSecond;
        draft.mqtt = mqtt == null ? draft.mqtt : mqtt;
        draft.tls = tls == null ? draft.tls : tls;
        return draft.done();
    }

    private Draft draft() {
        if (name == null) {
            return new Draft("free form", "what the options say");
        }
        return NamedScenarios.draft(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '%s'; there are %s"
                        .formatted(name, String.join(", ", NamedScenarios.names()))));
    }

    /** Reads a version as the standard spells it. */
    static final class VersionReader implements picocli.CommandLine.ITypeConverter<MqttVersion> {
        @Override
        public MqttVersion convert(String text) {
            return switch (text) {
                case "3.1.1" -> MqttVersion.V3_1_1;
                case "5", "5.0" -> MqttVersion.V5_0;
                default -> throw new TypeConversionException("'" + text + "' is neither 3.1.1 nor 5.0");
            };
        }
    }
}

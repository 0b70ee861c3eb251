package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.scenario.NamedScenarios;
import io.flotilla.benchmarks.load.scenario.Scenario;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the scenarios that have names. */
@Command(
        name = "scenarios",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios that 'run' knows by name, with their definitions.")
public final class ScenariosCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (String name : NamedScenarios.names()) {
            out.print(definition(NamedScenarios.draft(name).orElseThrow().done()));
        }
        out.printf(
                "%nEach connects with Clean Session and Keep Alive 300 s. --scale multiplies clients, topics, and messages and"
                        + "%nconnections a second; --seconds sets how long it lasts; every other option of 'run' changes it too.%n");
        out.flush();
    }

    private static String definition(Scenario scenario) {
        StringBuilder text = new StringBuilder("%n%s%n  %s%n  ".formatted(scenario.name(), scenario.description()));
        if (scenario.publishers() > 0) {
            text.append("%s messages a second, QoS %d, %d bytes of payload, %,d topics; "
                    .formatted(Wording.rate(scenario), scenario.qos(), scenario.payloadBytes(), scenario.topics()));
        }
        return text.append("MQTT %s%s; %,.0f connections a second%s; %,d s%n"
                        .formatted(
                                scenario.mqtt(),
                                scenario.tls() ? " over TLS" : "",
                                scenario.connectsPerSecond(),
                                scenario.storm() ? " at first" : "",
                                scenario.seconds()))
                .toString();
    }
}

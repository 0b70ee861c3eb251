package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.crew.Address;
import io.flotilla.benchmarks.load.crew.Assignment;
import io.flotilla.benchmarks.load.crew.Crew;
import io.flotilla.benchmarks.load.crew.Nodes;
import io.flotilla.benchmarks.load.machine.BrokerProcess;
import io.flotilla.benchmarks.load.machine.Machine;
import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.flotilla.benchmarks.report.HtmlReport;
import io.flotilla.benchmarks.report.LoadRun;
import io.flotilla.benchmarks.report.LoadRunJson;
import io.flotilla.benchmarks.report.TargetRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Loads a broker, or two in turns. Exits 0 where everything connected and every message came as it should, 1 where not, and 2 where it was asked for what cannot be. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "flotilla-bench run SCENARIO [--scale N] [OPTIONS]",
            "       flotilla-bench run --pubs N --subs N --rate N [OPTIONS]"
        },
        description = "%nLoads an MQTT broker, verifies every message, and measures.%n")
public final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ScenarioOptions what;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            split = ",",
            description =
                    "The broker, or the nodes of a cluster, to which clients connect in turn. Default: 127.0.0.1:1883.")
    private List<String> target = List.of("127.0.0.1:1883");

    @Option(
            names = "--pub-target",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The nodes of it to which publishers connect. Default: all.")
    private List<String> pubTarget = List.of();

    @Option(
            names = "--sub-target",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The nodes of it to which all other clients connect. Default: all.")
    private List<String> subTarget = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "What to call it. Default: its addresses.")
    private @Nullable String name;

    @Option(
            names = "--broker-pid",
            paramLabel = "PID",
            split = ",",
            description = "Its processes on this machine, to see what they use together.")
    private List<Long> pids = List.of();

    @Option(
            names = "--against",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "A second broker, to be measured in turns with the first.")
    private List<String> against = List.of();

    @Option(names = "--against-name", paramLabel = "NAME", description = "What to call that.")
    private @Nullable String againstName;

    @Option(names = "--against-pid", paramLabel = "PID", split = ",", description = "The processes of that.")
    private List<Long> againstPids = List.of();

    @Option(names = "--turns", paramLabel = "N", description = "Turns of each. Default: 1, or 2 with --against.")
    private @Nullable Integer turns;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Publish so long before it counts. Default: 5, or 0 where nobody publishes.")
    private @Nullable Integer warmUpS;

    @Option(
            names = "--drain",
            paramLabel = "S",
            description = "Take for lost what has not come when so long nothing has. Default: ${DEFAULT-VALUE}.")
    private int drainS = 3;

    @Mixin
    private ClientOptions how;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Processes that share the work. Default: ${DEFAULT-VALUE}.")
    private int processes = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Event loops in each of them. Default: together as many as half the processors.")
    private @Nullable Integer threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the result as a page with charts.")
    private @Nullable Path html;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return run();
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(spec.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        } catch (LoadException | IOException failed) {
            err.println("flotilla-bench: " + failed.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException, LoadException {
        Scenario scenario = what.scenario();
        List<Target> targets = targets();
        Assignment assignment = assignment(scenario, targets);
        Room.check(assignment, targets);
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Findings> findings =
                targets.stream().map(each -> new Findings(scenario, each)).toList();
        try (Crew crew = new Crew(processes)) {
            int rounds = turns == null ? targets.size() : turns;
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < targets.size(); i++) {
                    findings.get(i).add(turn(crew, assignment, targets.get(i)).run());
                }
            }
        }
        List<TargetRun> results = findings.stream().map(Findings::result).toList();
        report(new LoadRun(scenario.name(), command(), startedAt, Machine.environment(), results), findings, scenario);
        return findings.stream().allMatch(Findings::areFaultless) ? 0 : 1;
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        Nodes nodes = new Nodes(pubTarget.isEmpty() ? target : pubTarget, subTarget.isEmpty() ? target : subTarget);
        targets.add(target(name, nodes, pids));
        if (!against.isEmpty()) {
            targets.add(target(againstName, new Nodes(against, against), againstPids));
        }
        return targets;
    }

    private static Target target(@Nullable String name, Nodes nodes, List<Long> pids) {
        nodes.all().forEach(Address::resolve);
        String called = name == null ? String.join(",", nodes.all()) : name;
        return new Target(called, nodes, pids.isEmpty() ? null : new BrokerProcess(pids));
    }

    private Assignment assignment(Scenario scenario, List<Target> targets) {
        if (processes < 1 || drainS < 1 || warmUpS() < 0 || lanesPerProcess() < 1 || (turns != null && turns < 1)) {
            throw new IllegalArgumentException(
                    "--processes, --threads, --turns and --drain are at least 1, --warmup 0");
        }
        boolean isLocal = targets.stream()
                .flatMap(each -> each.nodes().all().stream())
                .allMatch(address -> Address.resolve(address).getAddress().isLoopbackAddress());
        int fewestNodes = targets.stream()
                .map(Target::nodes)
                .mapToInt(nodes ->
                        Math.min(nodes.forPublishers().size(), nodes.forOthers().size()))
                .min()
                .orElseThrow();
        ClientConfig clients = how.config(scenario, isLocal, fewestNodes);
        return new Assignment(scenario, clients, new Nodes(List.of(), List.of()), "", 0, processes, lanesPerProcess());
    }

    private int lanesPerProcess() {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        return threads == null ? Math.max(1, half / processes) : threads;
    }

    private int warmUpS() {
        int usual = what.scenario().publishers() == 0 ? 0 : 5;
        return warmUpS == null ? usual : warmUpS;
    }

    private Turn turn(Crew crew, Assignment assignment, Target target) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        return new Turn(crew, assignment, target, warmUpS(), drainS, line -> {
            err.println(line);
            err.flush();
        });
    }

    private void report(LoadRun run, List<Findings> findings, Scenario scenario) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (int i = 0; i < findings.size(); i++) {
            out.print(Wording.summary(run.targets().get(i), scenario.clients()));
            findings.get(i)
                    .problems()
                    .forEach((words, times) -> out.printf("  %-11s %s (%,d times)%n", "problem", words, times));
            if (findings.get(i).areOfTheGenerator()) {
                out.println(
                        "  The generator was busy or late itself: more --threads, --processes or processors would say more.");
            }
        }
        if (run.targets().size() == 2) {
            out.println(Wording.ratio(run.targets().get(0), run.targets().get(1)));
        }
        out.flush();
        if (json != null) {
            LoadRunJson.write(run, json);
        }
        if (html != null) {
            HtmlReport.write(run, html);
        }
    }

    /** What to type to run the same again. */
    private String command() {
        List<String> words = new ArrayList<>(List.of("./flotilla-bench"));
        String before = "";
        for (String argument : spec.commandLine().getParseResult().originalArgs()) {
            words.add(before.equals("--password") ? "***" : argument);
            before = argument;
        }
        return String.join(" ", words);
    }
}

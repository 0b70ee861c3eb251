package io.flotilla.benchmarks;

import io.flotilla.benchmarks.backlog.BacklogCommand;
import io.flotilla.benchmarks.chaos.ChaosCommand;
import io.flotilla.benchmarks.history.JmhCommand;
import io.flotilla.benchmarks.load.RunCommand;
import io.flotilla.benchmarks.load.ScenariosCommand;
import io.flotilla.benchmarks.plan.PlanCommand;
import io.flotilla.benchmarks.report.ReportCommand;
import io.flotilla.benchmarks.report.TableCommand;
import io.flotilla.benchmarks.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command line of {@code ./flotilla-bench}. */
@Command(
        name = "flotilla-bench",
        description = "Measures MQTT brokers.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = BenchMain.Version.class,
        subcommands = {
            RunCommand.class,
            ScenariosCommand.class,
            ReportCommand.class,
            TableCommand.class,
            PlanCommand.class,
            JmhCommand.class,
            SoakCommand.class,
            ChaosCommand.class,
            BacklogCommand.class
        })
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchMain())
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(BenchMain::explain);
    }

    private static int explain(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().printf("%s: %s%n'%s --help' tells what there is.%n", name, mistake.getMessage(), name);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The version of this build, from the manifest of its jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String packaged = BenchMain.class.getPackage().getImplementationVersion();
            return new String[] {"Flotilla " + (packaged == null ? "(unpackaged)" : packaged)};
        }
    }
}

package io.flotilla.node.command;

import java.util.Arrays;
import picocli.CommandLine;

/** The whole command line of Flotilla. */
public final class FlotillaCommand {
    private FlotillaCommand() {}

    /** Runs what {@code args} say and returns the exit code; does not return while a node serves. */
    public static int run(RunningNode.Starter starter, String... args) {
        boolean startIsWritten = args.length > 0 && args[0].equals("start");
        return commandLine(starter).execute(startIsWritten ? Arrays.copyOfRange(args, 1, args.length) : args);
    }

    /** The command line without the word {@code start}, which may be left out. */
    static CommandLine commandLine(RunningNode.Starter starter) {
        return new CommandLine(new StartCommand(starter).spec())
                .addSubcommand(new CheckConfigCommand())
                .addSubcommand(new PasswdCommand())
                .addSubcommand(new CtlCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30);
    }
}

package io.flotilla.node.command;

import io.flotilla.node.config.ConfigException;
import io.flotilla.node.config.Settings;
import io.flotilla.node.config.SettingsPrinter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is wrong with a configuration file, or what follows from it. */
@Command(
        name = "check-config",
        description = {
            "Says what is wrong with a configuration file, and ends with exit code 1; or prints every setting that a node started with it here would have, FLOTILLA_ variables included."
        },
        mixinStandardHelpOptions = true,
        versionProvider = FlotillaVersion.class)
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The YAML file.")
    private Path file;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Settings settings =
                    Settings.read(file, System.getenv(), Map.of(), warning -> err.println("flotilla: " + warning));
            out.print(SettingsPrinter.print(settings.spelledOut()));
            out.flush();
            return 0;
        } catch (ConfigException e) {
            err.println("flotilla: " + e.getMessage());
            return 1;
        }
    }
}

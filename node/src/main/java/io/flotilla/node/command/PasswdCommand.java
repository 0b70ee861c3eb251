package io.flotilla.node.command;

import io.flotilla.node.security.PasswordFileEditor;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a user to a password file, gives one a new password, or removes one. */
@Command(
        name = "passwd",
        description = {
            "Adds a user to a file of passwords, or gives one a new password. It is asked for twice, or read as one line from standard input where that is no terminal. A running node takes the change over by itself."
        },
        mixinStandardHelpOptions = true,
        versionProvider = FlotillaVersion.class)
final class PasswdCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, made where it is missing.")
    private Path file;

    @Parameters(index = "1", paramLabel = "USER", description = "The user's name.")
    private String username;

    @Option(names = "--delete", description = "Remove the user instead.")
    private boolean delete;

    @Option(
            names = "--scram-iterations",
            paramLabel = "N",
            defaultValue = "" + PasswordFileEditor.DEFAULT_SCRAM_ITERATIONS,
            description =
                    "What one guess of the password costs whoever steals the file, and one SCRAM-SHA-256 login the client: 4096 to 10000000 (default: ${DEFAULT-VALUE}); 0 stores nothing for SCRAM, which leaves only the argon2id hash to guess against.")
    private int scramIterations;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            PasswordFileEditor editor = new PasswordFileEditor(file);
            if (delete) {
                if (!editor.remove(username)) {
                    err.println("flotilla: " + file + " has no user '" + username + "'");
                    return 1;
                }
                return 0;
            }
            String password = password();
            if (password == null || password.isEmpty()) {
                err.println("flotilla: no password was given, or the two were not the same; nothing is changed");
                return 1;
            }
            editor.put(username, password, scramIterations);
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            err.println("flotilla: " + e.getMessage());
            return 1;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it still does: deploy/jvm.options asks for that
    private static @Nullable String password() throws IOException {
        Console console = System.console();
        if (console == null) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        return first != null && second != null && String.valueOf(first).equals(String.valueOf(second))
                ? String.valueOf(first)
                : null;
    }
}

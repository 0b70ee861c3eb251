package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The table of what became of the messages under each fault. It is printed, and kept in {@code target/cluster/faults.md}. */
final class FaultTable {
    private static final Path FILE = Path.of("target", "cluster", "faults.md");

    private FaultTable() {}

    /** Adds a row, and fails where the account has a fault. */
    static void add(String fault, Account account) {
        String row = account.row(fault);
        System.out.println(row);
        try {
            if (Files.notExists(FILE)) {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, Account.HEAD + "\n");
            }
            Files.writeString(FILE, row + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(account.isFaultless())
                .as("%s\n%s\n%s\n%s", Account.HEAD, row, String.join("\n", account.details()), "without a fault")
                .isTrue();
    }
}

package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory belongs to one node of one cluster, is used by one process, and numbers the runs of the node. */
class DataDirectoryTest {
    private static final long NOW_MS = 1_000_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void startOnce() throws IOException {
        open("harbour", "red", 64).close();
    }

    @Test
    void numbersTheRunsOfItsNodeByTheClockAndAlwaysUpwards() throws IOException {
        try (DataDirectory second = DataDirectory.open(directory, "harbour", "red", 64, NOW_MS + 5)) {
            assertThat(second.incarnation()).isEqualTo(NOW_MS + 5);
        }
        try (DataDirectory third = DataDirectory.open(directory, "harbour", "red", 64, 7)) {
            assertThat(third.incarnation()).isEqualTo(NOW_MS + 6);
        }
    }

    @Test
    void remembersTheClusterOnceThatHasOpened() throws IOException {
        try (DataDirectory opened = open("harbour", "red", 64)) {
            assertThat(opened.clusterId()).isNull();
            opened.belongTo("harbour-1", List.of("blue", "red"));
        }
        try (DataDirectory again = open("harbour", "red", 64)) {
            assertThat(again.clusterId()).isEqualTo("harbour-1");
            assertThat(again.members()).containsExactly("blue", "red");
        }
    }

    @Test
    void refusesAnotherClusterOrNode() {
        assertThatThrownBy(() -> open("ocean", "red", 64))
                .hasMessageEndingWith("belongs to cluster 'harbour', not to 'ocean'");
        assertThatThrownBy(() -> open("harbour", "blue", 64))
                .hasMessageEndingWith("belongs to node 'red', not to 'blue'");
    }

    @Test
    void refusesAnotherNumberOfPartitions() {
        assertThatThrownBy(() -> open("harbour", "red", 271)).hasMessageEndingWith("holds 64 partitions, not 271");
    }

    @Test
    void refusesASecondProcess() throws IOException {
        try (DataDirectory first = open("harbour", "red", 64)) {
            assertThat(first.journal()).isEqualTo(directory.resolve("journal"));
            assertThatThrownBy(() -> open("harbour", "red", 64))
                    .hasMessageEndingWith("in use by another node that runs");
        }
    }

    @Test
    void refusesAnIdentityThatIsNewerOrDamaged() throws IOException {
        Path identity = directory.resolve("identity");
        String text = Files.readString(identity);
        Files.writeString(identity, text.replace("format=1", "format=2"));
        assertThatThrownBy(() -> open("harbour", "red", 64))
                .hasMessageEndingWith("has format 2, written by a newer Flotilla; this one reads up to format 1");
        Files.writeString(identity, text.replace("incarnation=" + NOW_MS, "incarnation=x"));
        assertThatThrownBy(() -> open("harbour", "red", 64)).hasMessageContaining("its incarnation is 'x'");
    }

    private DataDirectory open(String cluster, String node, int partitions) throws IOException {
        return DataDirectory.open(directory, cluster, node, partitions, NOW_MS);
    }
}

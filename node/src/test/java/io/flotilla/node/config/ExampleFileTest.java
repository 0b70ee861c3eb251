package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** That {@code deploy/flotilla.yaml}, which operators copy, has only keys that exist. */
class ExampleFileTest {
    private static final Path EXAMPLE = Path.of("../deploy/flotilla.yaml");

    @Test
    void changesNothingAsItStands() throws IOException {
        assertThat(NodeConfig.parse(Files.readString(EXAMPLE))).isEqualTo(NodeConfig.defaults());
    }

    @Test
    void hasOnlyKeysThatExist() throws IOException {
        String uncommented = Files.readString(EXAMPLE)
                .replaceAll("(?m)^#(?=[a-z]|  )", "")
                .replaceAll("/etc/flotilla/[a-z.-]+", EXAMPLE.toString());

        assertThat(NodeConfig.parse(uncommented).listeners()).hasSize(7);
    }
}

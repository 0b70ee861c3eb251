package io.flotilla.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a split is one: packets between two namespaces vanish one way or both, and arrive again when it heals. */
class NamespacesTest {
    private Namespaces network;

    @BeforeEach
    void open() {
        String obstacle = Namespaces.obstacle();
        assumeTrue(obstacle == null, obstacle);
        network = Namespaces.of(3);
    }

    @AfterEach
    void close() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void oneHearsTheOtherUnlessOneOfTheTwoWaysIsBlocked() {
        assertThat(hears(0, 1)).isTrue();

        network.block(0, 1);
        assertThat(hears(0, 1)).isFalse();
        assertThat(hears(1, 0)).isFalse();
        assertThat(hears(1, 2)).isTrue();

        network.heal();
        assertThat(hears(0, 1)).isTrue();
    }

    @Test
    void aSplitSeparatesOneFromTheOthers() {
        network.separate(2, 0, 1);

        assertThat(hears(0, 2)).isFalse();
        assertThat(hears(1, 2)).isFalse();
        assertThat(hears(0, 1)).isTrue();
    }

    /** Whether the refusal of a connection to a port where nobody listens comes back from {@code to}. */
    private boolean hears(int from, int to) {
        List<String> command = new ArrayList<>(network.enter(from));
        String host = network.place(to, "any").host();
        command.addAll(List.of("timeout", "0.5", "bash", "-c", "exec 3<>/dev/tcp/" + host + "/9"));
        return Shell.attempt(command.toArray(String[]::new)).said().contains("refused");
    }
}

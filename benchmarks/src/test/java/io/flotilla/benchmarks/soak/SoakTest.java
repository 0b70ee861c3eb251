package io.flotilla.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A short soak of a node in this process; {@link SoakCommand} runs longer ones. */
class SoakTest {
    private static final int SECONDS = 15;

    @Test
    void everyPromiseIsKeptToClientsOnBadNetworks() throws Exception {
        long seed = Long.getLong("soak.seed", new Random().nextInt(Integer.MAX_VALUE));
        SoakedNode node = new SoakedNode();
        Soak.Plan plan = new Soak.Plan(seed, SECONDS, 6, 50, 12, 6, SoakedNode.SYS_INTERVAL_S);

        Ledger ledger = new Soak(node.address(), plan, progress -> {}).run();
        node.stop(ledger);

        assertThat(ledger.isKept())
                .as("with -Dsoak.seed=%d%n%s", seed, String.join("\n", ledger.report()))
                .isTrue();
    }
}

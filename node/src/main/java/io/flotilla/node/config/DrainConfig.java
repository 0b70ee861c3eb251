package io.flotilla.node.config;

import java.time.Duration;

/** How a node that drains, since it is to stop, lets go of its clients. */
public record DrainConfig(
        @Setting(
                value =
                        "How long a node that drains keeps its clients while it takes no new ones, for load balancers to forget it; to 1h. Not waited where no other node takes clients.",
                byDefault = "5s")
        Duration notice,

        @Setting(
                value =
                        "How many clients it then moves in a second, 1 to 1,000,000: about what the other nodes can accept. A stop moves more where they would not all be gone within shutdown-timeout.",
                byDefault = "200")
        int clientsPerSecond) {

    public DrainConfig {
        Require.between("notice", notice, Duration.ZERO, Duration.ofHours(1));
        Require.between("clients-per-second", clientsPerSecond, 1, 1_000_000);
    }
}

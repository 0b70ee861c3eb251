package io.flotilla.benchmarks.history;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How thoroughly a run measures. */
enum Profile {
    /** Some seconds for each case, and of suites with filters only the size that is quickly built: minutes in all. */
    SHORT(1, 2, 4, 1, false),

    /** Three JVMs for each case, and every size: hours in all. */
    FULL(3, 5, 5, 2, true);

    private static final Map<String, String> QUICKLY_BUILT = Map.of("filters", "10000");

    private final int forks;
    private final int warmUps;
    private final int iterations;
    private final int iterationSeconds;
    private final boolean everySize;

    Profile(int forks, int warmUps, int iterations, int iterationSeconds, boolean everySize) {
        this.forks = forks;
        this.warmUps = warmUps;
        this.iterations = iterations;
        this.iterationSeconds = iterationSeconds;
        this.everySize = everySize;
    }

    /** The options of a run, in which {@code wanted} comes before the profile's choice of parameters. */
    ChainedOptionsBuilder options(Map<String, String> wanted) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.seconds(iterationSeconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(iterationSeconds));
        Map<String, String> chosen = new HashMap<>(everySize ? Map.of() : QUICKLY_BUILT);
        chosen.putAll(wanted);
        chosen.forEach(options::param);
        return options;
    }
}

package io.flotilla.node.console;

import io.flotilla.node.metrics.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a node is well, condition by condition. Thread-safe. */
public final class Health {
    /** What asks, and what follows from No. */
    public enum Probe {
        /** No: only a restart helps. Never depends on other nodes. */
        LIVE,
        /** No: give it more time. */
        STARTED,
        /** No: send it no clients. What it takes to be started it takes to be ready too. */
        READY;

        /** As paths and labels spell it. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What became of one condition.
     *
     * @param reason why it does not hold, or null where it does
     */
    public record Finding(
            String condition, boolean holds, @Nullable String reason) {}

    /** The answer to a probe, and all that it follows from. */
    public record Report(boolean passes, List<Finding> conditions) {}

    private record Condition(Probe probe, String name, Supplier<@Nullable String> whyNot) {
        Finding examine() {
            String reason;
            try {
                reason = whyNot.get();
            } catch (RuntimeException bug) {
                LOG.error("the condition {} cannot be examined: a bug", name, bug);
                reason = "cannot be examined: " + bug;
            }
            return new Finding(name, reason == null, reason);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final List<Condition> conditions = new CopyOnWriteArrayList<>();

    /**
     * Adds a condition of {@code probe}.
     *
     * @param condition its name, such as {@code joined}
     * @param whyNot null where it holds, and otherwise one sentence for an operator; called by any thread, and must not wait
     */
    public void require(Probe probe, String condition, Supplier<@Nullable String> whyNot) {
        conditions.add(new Condition(probe, condition, whyNot));
    }

    /** Examines every condition of {@code probe}. One without conditions passes. */
    public Report report(Probe probe) {
        List<Finding> findings = conditions.stream()
                .filter(each -> each.probe == probe || (probe == Probe.READY && each.probe == Probe.STARTED))
                .map(Condition::examine)
                .toList();
        return new Report(findings.stream().allMatch(Finding::holds), findings);
    }

    /** Shows in {@code metrics} what each probe would be answered. */
    public void show(Metrics metrics) {
        for (Probe probe : Probe.values()) {
            metrics.gauge(
                    "flotilla_health",
                    "1 where the node would answer Yes to a probe: live, started or ready.",
                    () -> report(probe).passes() ? 1 : 0,
                    "probe",
                    probe.spelling());
        }
    }
}

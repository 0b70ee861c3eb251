package io.flotilla.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.console.Health.Finding;
import io.flotilla.node.console.Health.Probe;
import io.flotilla.node.console.Health.Report;
import io.flotilla.node.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node answers to probes. */
class HealthTest {
    private final Health health = new Health();

    @Test
    void aProbeWithoutConditionsPasses() {
        assertThat(health.report(Probe.LIVE)).isEqualTo(new Report(true, java.util.List.of()));
    }

    @Test
    void namesEachConditionAndWhichDoesNotHold() {
        health.require(Probe.READY, "joined", () -> "1 of 3 members is there");
        health.require(Probe.READY, "recovered", () -> null);

        Report report = health.report(Probe.READY);
        assertThat(report.passes()).isFalse();
        assertThat(report.conditions())
                .containsExactly(
                        new Finding("joined", false, "1 of 3 members is there"), new Finding("recovered", true, null));
    }

    @Test
    void whatIsNotStartedIsNotReady() {
        health.require(Probe.STARTED, "started", () -> "not yet");

        assertThat(health.report(Probe.READY).passes()).isFalse();
        assertThat(health.report(Probe.LIVE).passes()).isTrue();
    }

    @Test
    void whatIsNotReadyIsStartedAndLiveAllTheSame() {
        health.require(Probe.READY, "not-draining", () -> "the node drains");

        assertThat(health.report(Probe.STARTED).passes()).isTrue();
        assertThat(health.report(Probe.LIVE).passes()).isTrue();
    }

    @Test
    void aConditionThatCannotBeExaminedDoesNotHold() {
        health.require(Probe.READY, "joined", HealthTest::fail);

        assertThat(health.report(Probe.READY).conditions())
                .containsExactly(
                        new Finding("joined", false, "cannot be examined: java.lang.IllegalStateException: oh"));
    }

    private static @Nullable String fail() {
        throw new IllegalStateException("oh");
    }

    @Test
    void showsEachProbeAsAMetric() {
        Metrics metrics = new Metrics();
        health.show(metrics);
        health.require(Probe.READY, "joined", () -> "alone");

        assertThat(metrics.scrape())
                .contains("flotilla_health{probe=\"live\"} 1.0", "flotilla_health{probe=\"ready\"} 0.0");
    }
}

package io.flotilla.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That a seed says it all, and that no fault is forgotten. */
class ScheduleTest {
    private static final List<Fault> FAULTS = List.of(Fault.values());

    @Test
    void followsFromItsSeed() {
        assertThat(blows(7, 100)).isEqualTo(blows(7, 100)).isNotEqualTo(blows(8, 100));
    }

    @Test
    void dealsEachFaultAsOftenAsAnyOther() {
        List<Blow> blows = blows(7, 10 * FAULTS.size());

        assertThat(FAULTS)
                .allSatisfy(fault -> assertThat(blows)
                        .filteredOn(blow -> blow.fault() == fault)
                        .hasSize(10));
    }

    @Test
    void namesEachNodeOnce() {
        assertThat(blows(7, 100)).allSatisfy(blow -> assertThat(blow.order()).containsExactlyInAnyOrder(0, 1, 2));
        assertThat(blows(7, 100)).extracting(Blow::node).contains(0, 1, 2);
    }

    @Test
    void lastsAMomentOrHalfAMinute() {
        assertThat(blows(7, 1_000))
                .extracting(Blow::lasts)
                .allMatch(each -> each.compareTo(Duration.ofMillis(100)) >= 0)
                .allMatch(each -> each.compareTo(Duration.ofSeconds(30)) <= 0)
                .anyMatch(each -> each.compareTo(Duration.ofSeconds(1)) < 0)
                .anyMatch(each -> each.compareTo(Duration.ofSeconds(20)) > 0);
    }

    private static List<Blow> blows(long seed, int count) {
        return Stream.generate(new Schedule(FAULTS, 3, seed)::next).limit(count).toList();
    }
}

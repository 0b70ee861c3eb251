package io.flotilla.benchmarks.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When messages and connections are due. */
class PaceTest {
    private static final long FROM_NS = 5_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void isEven() {
        Pace pace = new Pace(FROM_NS, 4);

        assertThat(LongStream.range(0, 4).map(pace::dueNs))
                .containsExactly(FROM_NS, FROM_NS + 250_000_000, FROM_NS + 500_000_000, FROM_NS + 750_000_000);
    }

    @Test
    void doesNotDriftWithinADay() {
        double perSecond = 999_983; // whose distance is no whole number of nanoseconds
        long aDay = 86_400;

        long dueNs = new Pace(FROM_NS, perSecond).dueNs((long) (aDay * perSecond));

        assertThat(dueNs).isCloseTo(FROM_NS + aDay * SECOND_NS, within(1_000_000L));
    }

    @Test
    void ofAStormGrowsByHalfWithEachStep() {
        assertThat(Storm.perSecond(100, 0)).isEqualTo(100);
        assertThat(Storm.perSecond(100, 2)).isEqualTo(225);
        assertThat(Storm.dueAfterNs(100, 0)).isZero();
        assertThat(Storm.dueAfterNs(100, 250)).isEqualTo(2_500_000_000L);
        assertThat(Storm.dueAfterNs(100, 500)).isEqualTo(Storm.STEP_S * SECOND_NS);
        assertThat(Storm.dueAfterNs(100, 500 + 750)).isEqualTo(2 * Storm.STEP_S * SECOND_NS);
    }
}

package io.flotilla.node.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** How long a client that is too fast is to wait. */
class RateLimitTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final RateLimit rate = new RateLimit(10, 0);

    @Test
    void letsABurstOfOneSecondPass() {
        assertThat(take(10, 0)).isZero();
    }

    @Test
    void asksToWaitUntilTheDebtIsPaid() {
        take(10, 0);

        assertThat(rate.takeNs(1, 0)).isEqualTo(SECOND_NS / 10);
        assertThat(rate.takeNs(1, 0)).isEqualTo(2 * SECOND_NS / 10);
    }

    @Test
    void fillsAsTimePasses() {
        take(10, 0);

        assertThat(take(5, SECOND_NS / 2)).isZero();
        assertThat(rate.takeNs(1, SECOND_NS / 2)).isPositive();
    }

    @Test
    void savesNoMoreThanOneSecond() {
        assertThat(take(10, 3_600 * SECOND_NS)).isZero();
        assertThat(rate.takeNs(1, 3_600 * SECOND_NS)).isPositive();
    }

    @Test
    void needsARate() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(0, 0));
    }

    private long take(int count, long nowNs) {
        long waitNs = 0;
        for (int i = 0; i < count; i++) {
            waitNs = rate.takeNs(1, nowNs);
        }
        return waitNs;
    }
}

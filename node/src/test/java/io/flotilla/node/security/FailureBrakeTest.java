package io.flotilla.node.security;

import static io.flotilla.node.security.FailureBrake.FIRST_PAUSE_MS;
import static io.flotilla.node.security.FailureBrake.LONGEST_PAUSE_MS;
import static io.flotilla.node.security.FailureBrake.WINDOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureBrakeTest {
    private static final String ADDRESS = "192.0.2.1";

    private long nowMs;
    private final FailureBrake brake = new FailureBrake(3, () -> nowMs);

    @Test
    void toleratesAFewFailures() {
        fail(ADDRESS, 2);

        assertThat(brake.isPaused(ADDRESS)).isFalse();
    }

    @Test
    void turnsAnAddressAwayForAWhile() {
        fail(ADDRESS, 3);

        nowMs += FIRST_PAUSE_MS - 1;
        assertThat(brake.isPaused(ADDRESS)).isTrue();
        nowMs += 1;
        assertThat(brake.isPaused(ADDRESS)).isFalse();
    }

    @Test
    void eachFurtherFailureDoublesTheWhileUpToALongest() {
        fail(ADDRESS, 4);
        nowMs += 2 * FIRST_PAUSE_MS - 1;
        assertThat(brake.isPaused(ADDRESS)).isTrue();

        fail(ADDRESS, 100);
        nowMs += LONGEST_PAUSE_MS - 1;
        assertThat(brake.isPaused(ADDRESS)).isTrue();
        nowMs += 1;
        assertThat(brake.isPaused(ADDRESS)).isFalse();
    }

    @Test
    void forgetsAnAddressThatHasBeenQuiet() {
        fail(ADDRESS, 2);
        nowMs += WINDOW_MS;
        fail(ADDRESS, 2);

        assertThat(brake.isPaused(ADDRESS)).isFalse();
    }

    @Test
    void remembersThroughAPause() {
        fail(ADDRESS, 3);
        nowMs += FIRST_PAUSE_MS + WINDOW_MS - 1;
        fail(ADDRESS, 1);

        assertThat(brake.isPaused(ADDRESS)).isTrue();
    }

    @Test
    void leavesOtherAddressesAlone() {
        fail(ADDRESS, 10);

        assertThat(brake.isPaused("192.0.2.2")).isFalse();
    }

    @Test
    void takesANetworkOfIpv6AsOneAddress() {
        fail("2001:db8:0:1::1", 1);
        fail("2001:db8:0:1::2", 1);
        fail("2001:db8:0:1:ffff::3", 1);

        assertThat(brake.isPaused("2001:db8:0:1::4")).isTrue();
        assertThat(brake.isPaused("2001:db8:0:2::1")).isFalse();
    }

    @Test
    void forgetsTheOldestWhereThereAreTooMany() {
        fail(ADDRESS, 3);
        fail("192.0.2.2", 3);
        for (int i = 0; i < FailureBrake.MAX_ADDRESSES - 1; i++) {
            fail("10.0." + i / 256 + "." + i % 256, 1);
        }

        assertThat(brake.isPaused(ADDRESS)).isFalse();
        assertThat(brake.isPaused("192.0.2.2")).isTrue();
    }

    @Test
    void zeroIsNoBrake() {
        FailureBrake none = new FailureBrake(0, () -> nowMs);
        none.onFailure(ADDRESS);

        assertThat(none.isPaused(ADDRESS)).isFalse();
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            brake.onFailure(address);
        }
    }
}

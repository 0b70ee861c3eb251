package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillTest {
    private final Standstill standstill = new Standstill(100);

    @Test
    void isNoneBeforeTheWatchBegins() {
        assertThat(standstill.isBetween(0, 1_000_000)).isFalse();
    }

    @Test
    void isNoneWhileTheWatchBeats() {
        for (long nowNs = 0; nowNs <= 1_000; nowNs += 50) {
            standstill.beat(nowNs);
        }
        assertThat(standstill.isBetween(500, 1_010)).isFalse();
    }

    @Test
    void isSeenBeforeTheWatchHasNoticed() {
        standstill.beat(0);
        standstill.beat(50);
        assertThat(standstill.isBetween(60, 5_000)).isTrue();
    }

    @Test
    void isSeenAfterTheWatchHasNoticed() {
        standstill.beat(50);
        standstill.beat(5_000);
        standstill.beat(5_050);
        assertThat(standstill.isBetween(60, 5_060)).isTrue();
    }

    @Test
    void leavesAloneWhatCameAfterIt() {
        standstill.beat(50);
        assertThat(standstill.isBetween(4_990, 5_000)).isFalse();
        standstill.beat(5_000);
        assertThat(standstill.isBetween(4_990, 5_010)).isFalse();
    }
}

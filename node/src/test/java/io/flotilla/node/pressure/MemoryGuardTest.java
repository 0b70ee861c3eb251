package io.flotilla.node.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.node.pressure.MemoryGuard.Level;
import org.junit.jupiter.api.Test;

/** When publishers are slowed and when they are refused. What that does to them is shown in the protection package. */
class MemoryGuardTest {
    private final MemoryGuard memory = new MemoryGuard(1_000);

    @Test
    void isOpenWhileLittleIsHeld() {
        assertThat(levelWith(799, 0)).isEqualTo(Level.OPEN);
    }

    @Test
    void slowsPublishersFromFourFifthsOfTheLimitOn() {
        assertThat(levelWith(800, 0)).isEqualTo(Level.SLOW);
    }

    @Test
    void refusesWhereSlowingDidNotHelpInTime() {
        levelWith(800, 0);

        assertThat(levelWith(0, 1_999)).isEqualTo(Level.SLOW);
        assertThat(levelWith(0, 2_000)).isEqualTo(Level.REFUSING);
    }

    @Test
    void refusesAtOnceAtTheLimit() {
        assertThat(levelWith(1_000, 0)).isEqualTo(Level.REFUSING);
    }

    @Test
    void opensAgainOnlyWellBelowTheMark() {
        levelWith(1_000, 0);

        assertThat(levelWith(-300, 0)).isEqualTo(Level.REFUSING);
        assertThat(levelWith(-1, 0)).isEqualTo(Level.OPEN);
    }

    @Test
    void isPatientAnewEachTimeThatItSlows() {
        levelWith(800, 0);
        levelWith(-200, 1_000);
        levelWith(200, 1_500);

        assertThat(levelWith(0, 3_000)).isEqualTo(Level.SLOW);
    }

    @Test
    void takesIncompletePacketsOnlyWhereTheyFit() {
        memory.hold(900);

        assertThat(memory.tryHoldIncomplete(101)).isFalse();
        assertThat(memory.tryHoldIncomplete(100)).isTrue();
        assertThat(memory.heldBytes()).isEqualTo(1_000);
    }

    @Test
    void incompletePacketsAloneSlowNobody() {
        assertThat(memory.tryHoldIncomplete(600)).isTrue();
        assertThat(memory.tryHoldIncomplete(1)).isFalse();

        assertThat(levelWith(0, 0)).isEqualTo(Level.OPEN);
    }

    @Test
    void needsALimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryGuard(0));
    }

    private Level levelWith(long deltaBytes, long nowMs) {
        memory.hold(deltaBytes);
        memory.sample(nowMs);
        return memory.level();
    }
}

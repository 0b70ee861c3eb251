package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MajorityTest {
    private static final long SILENCE_NS = 1_000;

    private final Majority majority = new Majority(false, SILENCE_NS, 0);
    private final List<String> done = new ArrayList<>();

    @Test
    void doesWhatWaitedInItsOrderWhenItIsThereAgain() {
        majority.set(false);
        majority.await(() -> done.add("first"));
        majority.await(() -> done.add("second"));
        assertThat(done).isEmpty();

        majority.set(true);
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void doesItOnce() {
        majority.set(false);
        majority.await(() -> done.add("first"));
        majority.set(true);
        majority.set(true);
        assertThat(done).hasSize(1);
    }

    @Test
    void doubtsItAfterAPauseAndNoLongerThanTheOthersWouldTakeToNotice() {
        majority.beat(501);
        assertThat(majority.isThere()).isFalse();
        majority.await(() -> done.add("first"));

        majority.beat(1_001);
        majority.beat(1_501);
        assertThat(done).isEmpty();
        majority.beat(1_502);
        assertThat(majority.isThere()).isTrue();
        assertThat(done).containsExactly("first");
    }

    @Test
    void doubtsNothingWhereTheLoopRuns() {
        for (long nowNs = 0; nowNs < 10_000; nowNs += 500) {
            majority.beat(nowNs);
            assertThat(majority.isThere()).isTrue();
        }
    }

    @Test
    void doubtsNothingWhereThereAreNoOthers() {
        Majority alone = new Majority(true, 0, 0);
        alone.beat(1_000_000);
        assertThat(alone.isThere()).isTrue();
    }

    @Test
    void servesQosZeroWithoutItOnlyWhereItIsToldTo() {
        Majority other = new Majority(true, SILENCE_NS, 0);
        majority.set(false);
        other.set(false);
        assertThat(majority.servesQos0()).isFalse();
        assertThat(other.servesQos0()).isTrue();
    }
}

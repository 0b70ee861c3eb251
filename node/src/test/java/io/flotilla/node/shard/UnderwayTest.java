package io.flotilla.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnderwayTest {
    private final Underway underway = new Underway();

    @Test
    void isSettledWhereNothingIsUnderway() {
        assertThat(underway.settled()).isDone();
    }

    @Test
    void isSettledWhenAllHasEndedThatHadBegun() {
        Underway.Stretch one = underway.begin();
        Underway.Stretch other = underway.begin();
        CompletableFuture<?> settled = underway.settled();
        other.onEnded();
        assertThat(settled).isNotDone();
        one.onEnded();
        assertThat(settled).isDone();
    }

    @Test
    void doesNotWaitForWhatBeginsLater() {
        Underway.Stretch before = underway.begin();
        CompletableFuture<?> settled = underway.settled();
        underway.begin();
        before.onEnded();
        assertThat(settled).isDone();
    }

    @Test
    void waitsForWhatBeganBeforeAnEarlierQuestion() {
        Underway.Stretch first = underway.begin();
        underway.settled();
        CompletableFuture<?> settled = underway.settled();
        assertThat(settled).isNotDone();
        first.onEnded();
        assertThat(settled).isDone();
    }
}

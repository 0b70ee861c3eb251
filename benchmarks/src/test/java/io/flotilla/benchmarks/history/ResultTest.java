package io.flotilla.benchmarks.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    @Test
    void turnsATimeIntoARate() {
        Result result = result("ns/op", 200, 100, 400);
        assertThat(result.perSecond()).isEqualTo(5e6, CLOSE);
        assertThat(result.lowPerSecond()).isEqualTo(2.5e6, CLOSE);
        assertThat(result.highPerSecond()).isEqualTo(1e7, CLOSE);
    }

    @Test
    void countsARateInSeconds() {
        Result result = result("ops/ms", 200, 100, 400);
        assertThat(result.perSecond()).isEqualTo(200_000, CLOSE);
        assertThat(result.lowPerSecond()).isEqualTo(100_000, CLOSE);
        assertThat(result.highPerSecond()).isEqualTo(400_000, CLOSE);
    }

    @Test
    void comparesIntervals() {
        assertThat(result("ns/op", 200, 100, 300).overlaps(result("ns/op", 350, 300, 400)))
                .isTrue();
        assertThat(result("ns/op", 200, 100, 299).overlaps(result("ns/op", 350, 301, 400)))
                .isFalse();
    }

    @Test
    void takesAnIntervalThatIsNotKnownForOverlapping() {
        assertThat(result("ns/op", 200, Double.NaN, Double.NaN).overlaps(result("ns/op", 350, 301, 400)))
                .isTrue();
    }

    @Test
    void refusesAUnitThatIsNoTime() {
        assertThatThrownBy(() -> result("B/op", 1, 1, 1)).hasMessage("'B/op' is no unit of a benchmark");
        assertThatThrownBy(() -> result("furlongs", 1, 1, 1)).hasMessageContaining("furlongs");
    }

    private static Result result(String unit, double score, double low, double high) {
        return new Result("a.B.c", Map.of(), unit, score, low, high, 0);
    }
}

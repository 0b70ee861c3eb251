package io.flotilla.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void endsALinearAxisAtARoundNumber() {
        Axis axis = Axis.linear("messages", 930_000, Figures::count);
        assertThat(labels(axis)).containsExactly("0", "200 k", "400 k", "600 k", "800 k", "1 M");
        assertThat(axis.place(250_000)).isEqualTo(0.25);
    }

    @Test
    void endsAnExactAxisAtItsHighestValue() {
        Axis axis = Axis.exact("seconds", 35, Figures::number);
        assertThat(labels(axis)).containsExactly("0", "5", "10", "15", "20", "25", "30", "35");
        assertThat(axis.place(35)).isEqualTo(1);
    }

    @Test
    void hasALinearAxisWhereNothingWasCounted() {
        assertThat(labels(Axis.linear("messages", 0, Figures::count))).containsExactly("0", "1");
    }

    @Test
    void makesEachPowerOfTenAsWideOnALogarithmicAxis() {
        Axis axis = Axis.logarithmic("latency", 100, 100_000, Figures::micros);
        assertThat(axis.place(100)).isZero();
        assertThat(axis.place(1000)).isEqualTo(1 / 3.0, within(1e-9));
        assertThat(axis.place(100_000)).isEqualTo(1);
    }

    @Test
    void beginsAndEndsALogarithmicAxisAtRoundNumbers() {
        assertThat(labels(Axis.logarithmic("latency", 230, 4100, Figures::micros)))
                .containsExactly("200 µs", "500 µs", "1 ms", "2 ms", "5 ms");
    }

    @Test
    void writesOnlyPowersOfTenOnALongLogarithmicAxis() {
        assertThat(labels(Axis.logarithmic("latency", 1, 10_000_000, Figures::micros)))
                .containsExactly("1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s");
    }

    @Test
    void makesEachNineAsWideOnAPercentileAxis() {
        Axis axis = Axis.percentiles("percentile", 99.99);
        assertThat(labels(axis)).containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %");
        assertThat(axis.place(90)).isEqualTo(0.25, within(1e-9));
        assertThat(axis.place(99.9)).isEqualTo(0.75, within(1e-9));
        assertThat(axis.place(100)).isEqualTo(1);
    }

    @Test
    void writesSomeOfManyNamesAndAlwaysTheLast() {
        Axis axis = Axis.names(
                "commit", IntStream.range(0, 20).mapToObj(i -> "c" + i).toList());
        assertThat(labels(axis))
                .filteredOn(label -> !label.isEmpty())
                .hasSizeBetween(6, 8)
                .endsWith("c19");
    }

    @Test
    void putsWhatIsBeyondAnEndAtTheEnd() {
        Axis axis = Axis.logarithmic("latency", 100, 1000, Figures::micros);
        assertThat(axis.place(0)).isZero();
        assertThat(axis.place(1e9)).isEqualTo(1);
    }

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(Axis.Tick::label).toList();
    }
}

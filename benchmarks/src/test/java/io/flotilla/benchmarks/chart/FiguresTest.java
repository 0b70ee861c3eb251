package io.flotilla.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "0.1234,0.123", "999.4,999", "999.9,1 k", "1234,1.23 k", "13000000,13 M", "-2500,-2.5 k"})
    void writesCountsWithThreeDigits(double value, String written) {
        assertThat(Figures.count(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"850,850 µs", "4200,4.2 ms", "1500000,1.5 s", "120000000,120 s"})
    void writesTimes(double micros, String written) {
        assertThat(Figures.micros(micros)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"64,64 B", "1023,1023 B", "1536,1.5 KiB", "2147483648,2 GiB"})
    void writesBytes(double bytes, String written) {
        assertThat(Figures.bytes(bytes)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"NaN,–", "110.4,110", "0.256,0.256", "12345.6,12346"})
    void writesNumbers(double value, String written) {
        assertThat(Figures.number(value)).isEqualTo(written);
    }
}

package io.flotilla.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"7,7", "2k,2000", "2K,2000", "10M,10000000", "2.5M,2500000", "1G,1e9", "0.2,0.2"})
    void countsInThousands(String text, double count) {
        assertThat(Quantity.count(text)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"256,256", "2k,2048", "32G,34359738368", "1T,1099511627776"})
    void measuresMemoryInPowersOf1024(String text, double bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "10m", "10 M", "-1", "1e6", "10MB", ".5", "NaN"})
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> Quantity.count(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a number such as 10M");
    }
}

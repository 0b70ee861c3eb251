package io.flotilla.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CostsTest {
    @Test
    void knowsTheCostOfEveryOperationAndWhereItComesFrom() {
        assertThat(Costs.packaged().all()).containsOnlyKeys(Operation.values());
        assertThat(Costs.packaged().all().values())
                .noneMatch(cost -> cost.origin().isBlank());
    }

    @Test
    void readsWhatIsWritten() {
        assertThat(SampleCosts.ROUND.of(Operation.RECEIVE_QOS_1)).isEqualTo(20);
    }

    @Test
    void refusesAFileInWhichAnOperationIsMissing() {
        assertRefused("hop:", "pop:", "hop is missing");
    }

    @Test
    void refusesAnOperationThatItDoesNotKnow() {
        assertRefused("", "pop: {value: 1, measured: so}\n", "my.yaml: pop is not known");
    }

    @Test
    void refusesACostWithoutItsOrigin() {
        assertRefused("hop: {value: 2, measured: by hand}", "hop: {value: 2}", "either measured or assumed");
    }

    @Test
    void refusesACostThatIsNegative() {
        assertRefused("hop: {value: 2,", "hop: {value: -2,", "a cost is not negative");
    }

    @Test
    void refusesACostWithoutAValue() {
        assertRefused("hop: {value: 2,", "hop: {", "value");
    }

    private static void assertRefused(String text, String replacement, String message) {
        String yaml = text.isEmpty() ? SampleCosts.YAML + replacement : SampleCosts.YAML.replace(text, replacement);
        assertThatThrownBy(() -> Costs.parse("my.yaml", yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}

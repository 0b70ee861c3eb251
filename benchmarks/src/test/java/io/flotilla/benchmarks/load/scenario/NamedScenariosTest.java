package io.flotilla.benchmarks.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definitions of the Open MQTT Benchmark Suite, in its numbers. */
class NamedScenariosTest {
    @ParameterizedTest
    @CsvSource({
        "fanout-1-1K-1-1K, 1, 1000, 1, 1, 1000",
        "fanout-5-1000-5-250K, 5, 1000, 5, 250, 250000",
        "p2p-1K-1K-1K-1K, 1000, 1000, 1000, 1000, 1000",
        "p2p-50K-50K-50K-50K, 50000, 50000, 50000, 50000, 50000",
        "sharedsub-1K-5-1K-1K, 1000, 5, 1000, 1000, 1000",
        "sharedsub-50K-500-50K-50K, 50000, 500, 50000, 50000, 50000"
    })
    void haveTheNumbersOfTheirNames(String name, int publishers, int subscribers, int topics, double in, double out) {
        Scenario scenario = NamedScenarios.draft(name).orElseThrow().done();

        assertThat(scenario.publishers()).isEqualTo(publishers);
        assertThat(scenario.subscribers()).isEqualTo(subscribers);
        assertThat(scenario.topics()).isEqualTo(topics);
        assertThat(scenario.messagesPerSecond()).isEqualTo(in);
        assertThat(scenario.messagesPerSecond() * scenario.receiversOf(0)).isEqualTo(out);
        assertThat(scenario.qos()).isEqualTo(1);
        assertThat(scenario.payloadBytes()).isEqualTo(16);
        assertThat(scenario.seconds()).isEqualTo(1_800);
    }

    @ParameterizedTest
    @CsvSource({"conn-tcp-10K-100, 10000, 100", "conn-tcp-1M-5K, 1000000, 5000"})
    void connectAsManyAsTheirNamesSay(String name, int clients, double perSecond) {
        Scenario scenario = NamedScenarios.draft(name).orElseThrow().done();

        assertThat(scenario.clients()).isEqualTo(clients);
        assertThat(scenario.connectsPerSecond()).isEqualTo(perSecond);
    }

    @Test
    void shareAsTheSuiteDoes() {
        Scenario scenario =
                NamedScenarios.draft("sharedsub-1K-5-1K-1K").orElseThrow().done();

        assertThat(scenario.filtersOf(0)).containsExactly("$share/benchmark/test/#");
        assertThat(scenario.mqtt()).isEqualTo(MqttVersion.V5_0);
    }

    @Test
    void shrinkInAllThatMakesLoad() {
        Draft draft = NamedScenarios.draft("p2p-50K-50K-50K-50K").orElseThrow();
        draft.scale(0.08);
        Scenario scenario = draft.done();

        assertThat(scenario.publishers()).isEqualTo(4_000);
        assertThat(scenario.subscribers()).isEqualTo(4_000);
        assertThat(scenario.topics()).isEqualTo(4_000);
        assertThat(scenario.messagesPerSecond()).isEqualTo(4_000);
        assertThat(scenario.connectsPerSecond()).isEqualTo(80);
    }

    @Test
    void keepOneOfWhatTheyHadOneOf() {
        Draft draft = NamedScenarios.draft("fanout-1-1K-1-1K").orElseThrow();
        draft.scale(0.01);

        assertThat(draft.done().publishers()).isEqualTo(1);
        assertThat(draft.done().subscribers()).isEqualTo(10);
        assertThatThrownBy(() -> draft.scale(0)).hasMessageContaining("above 0");
    }
}

package io.flotilla.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunJsonTest {
    @Test
    void readsBackWhatItWrote(@TempDir Path directory) throws Exception {
        LoadRunJson.write(SampleRuns.twoTargets(), directory.resolve("run.json"));
        assertThat(LoadRunJson.read(directory.resolve("run.json"))).isEqualTo(SampleRuns.twoTargets());
    }

    @Test
    void keepsWhatIsNotKnownAsNull() throws Exception {
        TargetRun known = SampleRuns.target("flotilla", 1000, 100);
        TargetRun unknown =
                new TargetRun(known.name(), List.of(), Map.of(), 0, 0, known.totals(), null, null, List.of(), null);
        LoadRun run = SampleRuns.run(List.of(unknown));
        assertThat(LoadRunJson.parse(LoadRunJson.toJson(run))).isEqualTo(run);
    }

    @Test
    void namesComponentsAsTheRecordsDo() {
        assertThat(LoadRunJson.toJson(SampleRuns.oneTarget()))
                .contains("\"startedAt\" : \"2026-11-23T08:00:00Z\"", "\"p9999Us\" : ", "\"warmUp\" : true")
                .doesNotContain("faultless", "receivedPerSecond");
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() {
        String json = LoadRunJson.toJson(SampleRuns.oneTarget()).replaceFirst("\"scenario\"", "\"mood\": 1, $0");
        assertThatThrownBy(() -> LoadRunJson.parse(json))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("mood");
    }

    @Test
    void refusesARunWithoutOneOfItsParts() {
        String json = LoadRunJson.toJson(SampleRuns.oneTarget()).replaceFirst("\"lost\" : 0,", "");
        assertThatThrownBy(() -> LoadRunJson.parse(json))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("lost");
    }

    @Test
    void refusesAMomentThatIsNone() {
        String json = LoadRunJson.toJson(SampleRuns.oneTarget()).replace("2026-11-23T08:00:00Z", "yesterday");
        assertThatThrownBy(() -> LoadRunJson.parse(json))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("ISO 8601");
    }

    @Test
    void refusesARunWithoutATarget() {
        assertThatThrownBy(() -> SampleRuns.run(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.flotilla.benchmarks.history;

import static io.flotilla.benchmarks.history.SampleJmhRuns.nanos;
import static io.flotilla.benchmarks.history.SampleJmhRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    private Path directory;

    private Archive archive;

    @BeforeEach
    void open() {
        archive = new Archive(directory.resolve("results"));
    }

    @Test
    void isEmptyWhereNothingWasStored() throws Exception {
        assertThat(archive.runs()).isEmpty();
    }

    @Test
    void readsRunsBackInTheOrderInWhichTheyWereMade() throws Exception {
        JmhRun older = run(1, "zzz", nanos(200), nanos("tree.Match.match", Map.of("filters", "10"), 70));
        JmhRun newer = run(2, "aaa", nanos(100));
        archive.store(newer);
        archive.store(older);
        assertThat(archive.runs()).containsExactly(older, newer);
    }

    @Test
    void keepsAnIntervalThatIsNotKnown() throws Exception {
        JmhRun run = run(1, "abc", new Result("a.B.c", Map.of(), "s/op", 1, Double.NaN, Double.NaN, Double.NaN));
        archive.store(run);
        assertThat(archive.runs()).containsExactly(run);
    }

    @Test
    void namesAFileByMomentCommitAndProfile() throws Exception {
        assertThat(archive.store(run(1, "a81ae79", nanos(200)))).hasFileName("2026-11-01-080000-a81ae79-short.json");
    }

    @Test
    void leavesOtherFilesAlone() throws Exception {
        archive.store(run(1, "abc", nanos(200)));
        Files.writeString(directory.resolve("results/history.svg"), "<svg/>");
        assertThat(archive.runs()).hasSize(1);
    }

    @Test
    void namesAFileThatIsNoRun() throws Exception {
        Files.createDirectory(directory.resolve("results"));
        Files.writeString(directory.resolve("results/other.json"), "{\"mood\": 1}");
        assertThatThrownBy(() -> archive.runs())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json is not a stored run");
    }
}

package io.flotilla.benchmarks.history;

import static io.flotilla.benchmarks.history.SampleJmhRuns.nanos;
import static io.flotilla.benchmarks.history.SampleJmhRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeTest {
    @Test
    void marksWhatChanceDoesNotExplain() {
        assertThat(change(200, 100).ratio()).isEqualTo(2);
        assertThat(change(200, 100).mark()).isEqualTo("faster");
        assertThat(change(100, 200).mark()).isEqualTo("slower");
    }

    @Test
    void marksNothingWhereTheIntervalsOverlap() {
        assertThat(change(100, 110).mark()).isEmpty();
    }

    @Test
    void comparesWithTheLastRunThatHasTheCase() {
        Map<String, String> other = Map.of("filters", "7");
        List<JmhRun> earlier = List.of(
                run(1, "one", nanos(400)), run(2, "two", nanos(200)), run(3, "three", nanos("a.B.c", other, 9)));
        Change change = Change.since(earlier, run(4, "four", nanos(100))).get(0);
        assertThat(change.commit()).isEqualTo("two");
        assertThat(change.ratio()).isEqualTo(2);
    }

    @Test
    void tellsCasesApartByTheirParameters() {
        JmhRun before = run(1, "one", nanos("a.B.c", Map.of("filters", "10"), 100));
        JmhRun now = run(2, "two", nanos("a.B.c", Map.of("filters", "20"), 100));
        assertThat(Change.since(List.of(before), now).get(0).before()).isNull();
    }

    @Test
    void setsThemIntoATable() {
        JmhRun before = run(1, "one", nanos("tree.Match.match", Map.of("kind", "EXACT", "filters", "10"), 200));
        JmhRun now = run(
                2,
                "two",
                nanos("tree.Match.match", Map.of("kind", "EXACT", "filters", "10"), 100),
                nanos("tree.Match.slow", Map.of(), 1000));
        assertThat(Change.table(Change.since(List.of(before), now))).isEqualTo("""
                        benchmark         params                 before  at   now     ratio          B/op
                        tree.Match.match  filters=10 kind=EXACT  5 M/s   one  10 M/s  2      faster  0
                        tree.Match.slow                          new          1 M/s   –              0
                        """);
    }

    private static Change change(double before, double now) {
        return Change.since(List.of(run(1, "one", nanos(before))), run(2, "two", nanos(now)))
                .get(0);
    }
}

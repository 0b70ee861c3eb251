package io.flotilla.benchmarks.load.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.Draft;
import io.flotilla.benchmarks.load.scenario.Scenario;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processes of a crew are given, and how they pass on what they find. */
class AssignmentTest {
    @Test
    void dealsOutClientsEvenly() {
        Assignment assignment = assignment(draft(null).done());

        var perLane = IntStream.range(0, 60)
                .boxed()
                .collect(Collectors.groupingBy(assignment::laneOf, Collectors.counting()));

        assertThat(perLane).hasSize(6).containsValue(10L);
        assertThat(assignment.mostClients()).isEqualTo(20);
    }

    @Test
    void keepsTheMembersOfAGroupTogether() {
        Assignment assignment = assignment(draft("group").done());

        assertThat(IntStream.range(0, 20).map(assignment::laneOf)).containsOnly(0, 1);
        assertThat(IntStream.range(20, 60).map(assignment::laneOf)).contains(0, 1, 2, 3, 4, 5);
        assertThat(assignment.mostClients()).isEqualTo(20 + 14);
    }

    @Test
    void comesOutOfItsLineAsItWas() throws Exception {
        Assignment assignment = assignment(draft("group").done());

        assertThat(Lines.assignment(Lines.write(assignment))).isEqualTo(assignment);
    }

    @Test
    void comesOutOfItsLineWithARateThatNothingLimits() throws Exception {
        Draft draft = draft(null);
        draft.messagesPerSecond = Scenario.AS_FAST_AS_RECEIVED;

        Assignment read = Lines.assignment(Lines.write(assignment(draft.done())));

        assertThat(read.scenario().isPaced()).isFalse();
    }

    @Test
    void hasIntervalsThatComeOutOfTheirLinesAsTheyWere() throws Exception {
        Interval interval = new Interval();
        interval.lane = 3;
        interval.second = 17;
        interval.counts.received = 2;
        interval.latency.record(1_234_000);
        interval.latency.record(99_000_000);
        interval.connectLatency.record(5_000);
        interval.problem("closed by \"the\" broker\n");

        Interval read = Lines.interval(Lines.write(interval));

        assertThat(read.lane).isEqualTo(3);
        assertThat(read.second).isEqualTo(17);
        assertThat(read.counts.received).isEqualTo(2);
        assertThat(read.latency.histogram()).isEqualTo(interval.latency.histogram());
        assertThat(read.connectLatency.percentileUs(50)).isEqualTo(5);
        assertThat(read.problems).isEqualTo(interval.problems);
        assertThat(Lines.write(interval)).doesNotContain("\n");
    }

    @Test
    void readsAddresses() {
        assertThat(Address.resolve("127.0.0.1:1883").getPort()).isEqualTo(1883);
        assertThat(Address.resolve("[::1]:1883").getAddress().isLoopbackAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "1883", ":1883", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:mqtt"})
    void saysWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Address.resolve(text)).hasMessageContaining("host:port");
    }

    private static Assignment assignment(Scenario scenario) {
        ClientConfig clients =
                new ClientConfig("id-", true, 60, null, null, null, false, List.of(), 10, 1_000, Integer.MAX_VALUE);
        return new Assignment(
                scenario, clients, new Nodes(List.of("127.0.0.1:1883"), List.of("127.0.0.1:1884")), "board", 1, 3, 2);
    }

    private static Draft draft(@Nullable String shareName) {
        Draft draft = new Draft("test", "");
        draft.publishers = 40;
        draft.subscribers = 20;
        draft.shareName = shareName;
        draft.messagesPerSecond = 10;
        return draft;
    }
}

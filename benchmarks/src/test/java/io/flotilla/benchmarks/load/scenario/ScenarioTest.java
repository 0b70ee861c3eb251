package io.flotilla.benchmarks.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who publishes what to whom: what a scenario computes is compared with counting. */
class ScenarioTest {
    @ParameterizedTest
    @CsvSource({
        "1,10,1,OWN",
        "5,7,5,ALL",
        "9,1,9,WILDCARD",
        "8,8,8,OWN",
        "3,4,10,OWN",
        "10,3,4,OWN",
        "2,9,4,OWN",
        "7,3,2,WILDCARD",
        "6,4,4,OWN",
        "4,6,9,ALL"
    })
    void dealsOutStreamsAndKnowsWhoReceivesThem(int publishers, int subscribers, int topics, Interest interest) {
        Scenario scenario = scenario(publishers, subscribers, topics, interest, null);

        int[] dealt = IntStream.range(0, publishers)
                .flatMap(publisher -> IntStream.of(scenario.streamsOf(publisher)))
                .sorted()
                .toArray();
        assertThat(dealt).containsExactly(IntStream.range(0, scenario.streams()).toArray());
        for (int topic = 0; topic < topics; topic++) {
            int asking = 0;
            for (int subscriber = 0; subscriber < subscribers; subscriber++) {
                boolean asks = interest == Interest.WILDCARD
                        || scenario.filtersOf(subscriber).contains(scenario.topicName(topic));
                assertThat(scenario.wants(subscriber, topic)).isEqualTo(asks);
                asking += asks ? 1 : 0;
            }
            assertThat(scenario.receiversOf(topic)).isEqualTo(asking);
        }
    }

    @ParameterizedTest
    @CsvSource({"5,7,5,ALL", "9,1,9,WILDCARD", "8,8,8,OWN", "3,4,10,OWN", "10,3,4,OWN", "2,9,4,OWN", "6,4,4,OWN"})
    void givesEachStreamOfASubscriberASlotOfItsOwn(int publishers, int subscribers, int topics, Interest interest) {
        Scenario scenario = scenario(publishers, subscribers, topics, interest, null);

        for (int subscriber = 0; subscriber < subscribers; subscriber++) {
            Set<Integer> slots = new HashSet<>();
            for (int stream = 0; stream < scenario.streams(); stream++) {
                if (scenario.wants(subscriber, scenario.topicOf(stream))) {
                    assertThat(slots.add(scenario.slotOf(stream))).isTrue();
                    assertThat(scenario.slotOf(stream)).isLessThan(scenario.slots());
                }
            }
        }
    }

    @Test
    void countsAGroupOnce() {
        Scenario scenario = scenario(4, 3, 4, Interest.WILDCARD, "group");

        assertThat(scenario.receiversOf(2)).isEqualTo(1);
        assertThat(scenario.filtersOf(1)).containsExactly("$share/group/test/#");
    }

    @Test
    void saysWhatCannotBe() {
        assertThatThrownBy(() -> new Draft("empty", "").done()).hasMessageContaining("--pubs, --subs or --idle");
        Draft small = draft(1, 1, 1, Interest.OWN, null);
        small.payloadBytes = 15;
        assertThatThrownBy(small::done).hasMessageContaining("at least 16 bytes");
        Draft silent = draft(1, 1, 1, Interest.OWN, null);
        silent.messagesPerSecond = 0;
        assertThatThrownBy(silent::done).hasMessageContaining("--rate");
    }

    private static Scenario scenario(
            int publishers, int subscribers, int topics, Interest interest, @Nullable String share) {
        return draft(publishers, subscribers, topics, interest, share).done();
    }

    private static Draft draft(int publishers, int subscribers, int topics, Interest interest, @Nullable String share) {
        Draft draft = new Draft("test", "");
        draft.publishers = publishers;
        draft.subscribers = subscribers;
        draft.topics = topics;
        draft.interest = interest;
        draft.shareName = share;
        draft.messagesPerSecond = 100;
        return draft;
    }
}

package io.flotilla.routing.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets a message of a shared subscription (MQTT 5.0, section 4.8.2). */
class ShareGroupTest {
    private static final ApplicationMessage MESSAGE = message("topic", "publisher");

    @Test
    void givesEachMemberItsTurn() {
        ShareGroup<String> group = group(ShareStrategy.ROUND_ROBIN, "a", "b", "c");

        assertThat(select(group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void passesTheTurnOfAMemberThatCannotTake() {
        ShareGroup<String> group = group(ShareStrategy.ROUND_ROBIN, "a", "b", "c");

        assertThat(select(group, MESSAGE, member -> !member.equals("a"))).isEqualTo("b");
        assertThat(select(group, 2)).containsExactly("c", "a");
    }

    @Test
    void keepsTheTurnWhenAMemberLeaves() {
        ShareGroup<String> group = group(ShareStrategy.ROUND_ROBIN, "a", "b", "c");
        select(group, 1);
        group.remove("a");

        assertThat(select(group, 3)).containsExactly("b", "c", "b");
    }

    @Test
    void beginsAnewWhenTheMemberLeavesWhoseTurnWasLast() {
        ShareGroup<String> group = group(ShareStrategy.ROUND_ROBIN, "a", "b", "c");
        select(group, 2);
        group.remove("c");

        assertThat(select(group, 2)).containsExactly("a", "b");
    }

    @Test
    void sticksToAMemberUntilItCannotTake() {
        ShareGroup<String> group = group(ShareStrategy.STICKY, "a", "b", "c");

        assertThat(select(group, 3)).containsOnly("a");
        assertThat(select(group, MESSAGE, member -> !member.equals("a"))).isEqualTo("b");
        assertThat(select(group, 3)).containsOnly("b");
    }

    @Test
    void sticksToAMemberUntilItLeaves() {
        ShareGroup<String> group = group(ShareStrategy.STICKY, "a", "b", "c");
        select(group, MESSAGE, member -> member.equals("c"));
        group.remove("a");
        assertThat(select(group, 3)).containsOnly("c");
        group.remove("c");

        assertThat(select(group, 3)).containsOnly("b");
    }

    @Test
    void drawsMembersAlikeAtRandom() {
        ShareGroup<String> group = new ShareGroup<>(ShareStrategy.RANDOM, 1);
        List.of("a", "b", "c", "d").forEach(group::add);

        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            counts.merge(String.valueOf(select(group, MESSAGE, member -> !member.equals("b"))), 1, Integer::sum);
        }

        assertThat(counts).containsOnlyKeys("a", "c", "d");
        assertThat(counts.values()).allMatch(count -> count > 900);
    }

    @Test
    void keepsAPublisherWithItsMember() {
        ShareGroup<String> group = group(ShareStrategy.HASH_CLIENT_ID, "a", "b", "c");

        assertThat(select(group, message("t1", "p"), member -> true))
                .isEqualTo(select(group, message("t2", "p"), member -> true));
        assertThat(membersOf(group, "one topic", null)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void keepsATopicWithItsMember() {
        ShareGroup<String> group = group(ShareStrategy.HASH_TOPIC, "a", "b", "c");

        assertThat(select(group, message("t", "p1"), member -> true))
                .isEqualTo(select(group, message("t", "p2"), member -> true));
        assertThat(membersOf(group, null, "one publisher")).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void givesEachMemberOnThePublishersNodeItsTurn() {
        ShareGroup<String> group = group(ShareStrategy.LOCAL, "a1", "b1", "a2", "b2");

        assertThat(selectOn(group, "a", "b", "a", "a", "b", "b", "a"))
                .containsExactly("a1", "b1", "a2", "a1", "b2", "b1", "a2");
    }

    @Test
    void givesEachMemberItsTurnWhereNoneIsOnThePublishersNode() {
        ShareGroup<String> group = group(ShareStrategy.LOCAL, "a1", "b1", "b2");

        assertThat(selectOn(group, "c", "c", "c", "c")).containsExactly("a1", "b1", "b2", "a1");
    }

    @Test
    void goesToAnotherNodeWhereThePublishersHasNoneThatCanTake() {
        ShareGroup<String> group = group(ShareStrategy.LOCAL, "a1", "b1", "a2");

        assertThat(group.select(MESSAGE, member -> member.startsWith("b"), member -> !member.equals("b1")))
                .isEqualTo("a1");
        assertThat(selectOn(group, "a", "a", "b")).containsExactly("a2", "a1", "b1");
    }

    @Test
    void movesOnlyTheTopicsOfTheMemberThatLeft() {
        ShareGroup<String> group = group(ShareStrategy.HASH_TOPIC, "a", "b", "c", "d");
        Map<String, @Nullable String> before = byTopic(group);
        group.remove("b");

        byTopic(group).forEach((topic, member) -> {
            if (!"b".equals(before.get(topic))) {
                assertThat(member).isEqualTo(before.get(topic));
            }
        });
    }

    @Test
    void dealsTopicsEvenlyByHash() {
        ShareGroup<String> group = group(ShareStrategy.HASH_TOPIC, "a", "b", "c", "d");

        for (String member : group.members()) {
            assertThat(byTopic(group).values()).filteredOn(member::equals).hasSizeBetween(150, 350);
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectsNobodyWhereNobodyCanTake(ShareStrategy strategy) {
        assertThat(select(group(strategy, "a", "b"), MESSAGE, member -> false)).isNull();
        assertThat(select(group(strategy), MESSAGE, member -> true)).isNull();
    }

    @Test
    void hasEachMemberOnce() {
        ShareGroup<String> group = group(ShareStrategy.ROUND_ROBIN, "a");

        assertThat(group.add("a")).isFalse();
        assertThat(group.members()).containsExactly("a");
        assertThat(group.remove("a")).isTrue();
        assertThat(group.remove("a")).isFalse();
        assertThat(group.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "STICKY"})
    void takesTurnsAsATwinThatKeepsTheNameOfTheNext(ShareStrategy strategy) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ShareGroup<Integer> group = new ShareGroup<>(strategy, 1);
        Turns twin = new Turns(strategy == ShareStrategy.STICKY);

        for (int step = 0; step < 20_000; step++) {
            Integer member = random.nextInt(8);
            Set<Integer> full = Set.copyOf(random.ints(2, 0, 8).boxed().toList());
            switch (random.nextInt(6)) {
                case 0 -> assertThat(group.add(member)).as("seed %d", seed).isEqualTo(twin.add(member));
                case 1 -> assertThat(group.remove(member)).as("seed %d", seed).isEqualTo(twin.remove(member));
                default ->
                    assertThat(select(group, MESSAGE, candidate -> !full.contains(candidate)))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(twin.select(full));
            }
            assertThat(group.members()).as("seed %d", seed).containsExactlyElementsOf(twin.members);
        }
    }

    /** Members in the order in which they joined, and the one whose turn it is by name. */
    private static final class Turns {
        private final boolean sticky;
        private final List<Integer> members = new ArrayList<>();
        private @Nullable Integer turn;

        Turns(boolean sticky) {
            this.sticky = sticky;
        }

        boolean add(Integer member) {
            if (members.contains(member)) {
                return false;
            }
            members.add(member);
            turn = turn == null ? member : turn;
            return true;
        }

        boolean remove(Integer member) {
            if (member.equals(turn)) {
                turn = members.size() == 1 ? null : after(member);
            }
            return members.remove((Object) member);
        }

        @Nullable
        Integer select(Set<Integer> full) {
            Integer candidate = turn;
            for (int i = 0; i < members.size() && candidate != null; i++) {
                if (!full.contains(candidate)) {
                    turn = sticky ? candidate : after(candidate);
                    return candidate;
                }
                candidate = after(candidate);
            }
            return null;
        }

        private Integer after(Integer member) {
            return members.get((members.indexOf(member) + 1) % members.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void isConfiguredByAStrategysSpelling(ShareStrategy strategy) {
        assertThat(ShareStrategy.parse(strategy.spelling())).isEqualTo(strategy);
        assertThat(ShareStrategy.parse("hash-client-id")).isEqualTo(ShareStrategy.HASH_CLIENT_ID);
    }

    @Test
    void namesTheStrategiesWhereThereIsNoSuch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShareStrategy.parse("ROUND_ROBIN"))
                .withMessageContaining("round-robin, random, sticky, hash-client-id, hash-topic, local");
    }

    private static ShareGroup<String> group(ShareStrategy strategy, String... members) {
        ShareGroup<String> group = new ShareGroup<>(strategy, 1);
        List.of(members).forEach(group::add);
        return group;
    }

    /** Who gets {@code message} where no member is on its publisher's node. */
    private static <M> @Nullable M select(
            ShareGroup<M> group, ApplicationMessage message, Predicate<? super M> canTake) {
        return group.select(message, member -> false, canTake);
    }

    private static List<@Nullable String> select(ShareGroup<String> group, int times) {
        List<@Nullable String> selected = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            selected.add(select(group, MESSAGE, member -> true));
        }
        return selected;
    }

    /** Who gets messages that are published on {@code nodes}, where the first letter of a member says which it is on. */
    private static List<@Nullable String> selectOn(ShareGroup<String> group, String... nodes) {
        List<@Nullable String> selected = new ArrayList<>();
        for (String node : nodes) {
            selected.add(group.select(MESSAGE, member -> member.startsWith(node), member -> true));
        }
        return selected;
    }

    /** Who gets the messages of many topics, or of many publishers: whichever is null varies. */
    private static Set<@Nullable String> membersOf(
            ShareGroup<String> group, @Nullable String topic, @Nullable String publisher) {
        Set<@Nullable String> members = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String varying = "varying" + i;
            ApplicationMessage message =
                    message(topic == null ? varying : topic, publisher == null ? varying : publisher);
            members.add(select(group, message, member -> true));
        }
        return members;
    }

    private static Map<String, @Nullable String> byTopic(ShareGroup<String> group) {
        Map<String, @Nullable String> members = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            members.put("topic/" + i, select(group, message("topic/" + i, "publisher"), member -> true));
        }
        return members;
    }

    private static ApplicationMessage message(String topic, String publisher) {
        return new ApplicationMessage(
                TopicName.of(topic),
                new byte[0],
                QoS.AT_LEAST_ONCE,
                false,
                publisher,
                MessageProperties.NONE,
                ApplicationMessage.NEVER);
    }
}

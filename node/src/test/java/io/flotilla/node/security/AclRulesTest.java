package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trie against its slow twin: every rule in a list, every topic of a small world. */
class AclRulesTest {
    private static final String[] LEVELS = {"a", "b", "", "lamp", "ann"};
    private static final String[] RULE_LEVELS = {"a", "b", "", "lamp", "+", "+", "%c", "%u"};
    private static final int[] RIGHTS = {AclRules.READ, AclRules.WRITE, AclRules.READ | AclRules.WRITE, AclRules.DENY};

    /** Every Topic Name of up to four levels, of which "a level that no rule names" is one. */
    private static final List<TopicName> WORLD = world();

    private record Rule(TopicFilter filter, int rights) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void answersAsTheListDoes(long seed) {
        Random random = new Random(seed);
        AclRules trie = new AclRules();
        List<Rule> list = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            TopicFilter filter = randomFilter(random, RULE_LEVELS);
            int rights = RIGHTS[random.nextInt(RIGHTS.length)];
            trie.add(filter, rights, true);
            list.add(new Rule(
                    TopicFilter.of(filter.toString().replace("%c", "lamp").replace("%u", "ann")), rights));
        }
        String[] names = trie.names("lamp", "ann");

        for (TopicName topic : WORLD) {
            assertThat(trie.rights(topic, names))
                    .as("seed %d, %s: %s", seed, topic, list)
                    .isEqualTo(rights(list, topic));
        }
        for (int i = 0; i < 60; i++) {
            TopicFilter filter = randomFilter(random, new String[] {"a", "b", "", "lamp", "ann", "+"});
            List<TopicName> matched = WORLD.stream().filter(filter::matches).toList();
            assertThat(trie.letReadSomeOf(filter, names))
                    .as("seed %d, read some of %s: %s", seed, filter, list)
                    .isEqualTo(matched.stream().anyMatch(topic -> (rights(list, topic) & AclRules.READ) != 0));
            assertThat(trie.denyAllOf(filter, names))
                    .as("seed %d, deny all of %s: %s", seed, filter, list)
                    .isEqualTo(list.stream()
                            .anyMatch(rule -> rule.rights == AclRules.DENY
                                    && matched.stream().allMatch(rule.filter::matches)));
        }
    }

    @Test
    void aThousandRulesAreFoundBesideEachOther() {
        AclRules rules = new AclRules();
        for (int i = 0; i < 1_000; i++) {
            rules.add(TopicFilter.of("site/" + i + "/+/state"), AclRules.READ, false);
        }

        assertThat(rules.rights(TopicName.of("site/999/pump/state"), new String[0]))
                .isEqualTo(AclRules.READ);
        assertThat(rules.rights(TopicName.of("site/1000/pump/state"), new String[0]))
                .isZero();
    }

    private static int rights(List<Rule> rules, TopicName topic) {
        return rules.stream()
                .filter(rule -> rule.filter.matches(topic))
                .mapToInt(Rule::rights)
                .reduce(0, (a, b) -> a | b);
    }

    private static TopicFilter randomFilter(Random random, String[] levels) {
        int count = 1 + random.nextInt(3);
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(levels[random.nextInt(levels.length)]);
        }
        if (random.nextInt(3) == 0) {
            chosen.set(count - 1, "#");
        }
        if (random.nextInt(4) == 0) {
            chosen.set(0, "$s");
        }
        String filter = String.join("/", chosen);
        return TopicFilter.of(filter.isEmpty() ? "a" : filter);
    }

    private static List<TopicName> world() {
        List<String> paths = List.of("a", "b", "", "lamp", "ann", "$s", "other");
        List<TopicName> world = new ArrayList<>();
        for (int depth = 1; depth <= 4; depth++) {
            paths.stream().filter(path -> !path.isEmpty()).map(TopicName::of).forEach(world::add);
            List<String> longer = new ArrayList<>();
            for (String path : paths) {
                for (String level : LEVELS) {
                    longer.add(path + "/" + level);
                }
                longer.add(path + "/other");
            }
            paths = longer;
        }
        return world;
    }
}

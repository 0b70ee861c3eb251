package io.flotilla.node.shard;

import io.flotilla.cluster.member.Durability;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.List;

/**
 * How safe messages are to be, by their topics.
 *
 * @param rules of which the first that matches counts
 * @param otherwise where none matches
 */
public record TopicDurability(List<Rule> rules, Durability otherwise) {
    /** Messages to topics that {@code filter} matches are to be as safe as {@code durability} says. */
    public record Rule(TopicFilter filter, Durability durability) {}

    public TopicDurability {
        rules = List.copyOf(rules);
    }

    Durability of(TopicName topic) {
        for (Rule rule : rules) {
            if (rule.filter().matches(topic)) {
                return rule.durability();
            }
        }
        return otherwise;
    }
}

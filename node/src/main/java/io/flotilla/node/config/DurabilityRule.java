package io.flotilla.node.config;

import io.flotilla.cluster.member.Durability;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;

/** How safe the messages of some topics are to be. */
public record DurabilityRule(
        @Setting("The Topic Filter that the messages' topics match.")
        String filter,

        @Setting("As the key durability: memory, os or fsync.")
        Durability durability) {

    public DurabilityRule {
        try {
            TopicFilter.of(filter);
        } catch (InvalidTopicException e) {
            Require.that(false, "filter", "a Topic Filter, not '" + filter + "': " + e.getMessage());
        }
    }
}

package io.flotilla.node.connection;

import io.flotilla.routing.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/** The Topic Aliases that the broker uses towards one client: given to the first topics that come a second time, and kept (MQTT 5.0, section 3.3.2.3.4). */
final class OutboundTopicAliases {
    private static final int SEEN_ONCE = 0;
    private static final int WATCHED_PER_ALIAS = 4;

    /** Longer topics get no alias, so that a client cannot fill the memory with topics that it watches. */
    private static final int MAX_TOPIC_BYTES = 1_024;

    private final int maximum;
    private final Map<TopicName, Integer> aliases = new HashMap<>();
    private int used;
    private boolean isNew;

    /** @param maximum the Topic Alias Maximum of the client [MQTT-3.1.2-26], or less; 0 to 65,535 */
    OutboundTopicAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The alias to send with {@code topic}, or 0 for none; {@link #isNew} says whether the topic itself must go with it. */
    int alias(TopicName topic) {
        if (maximum == 0 || topic.utf8Length() > MAX_TOPIC_BYTES) {
            return 0;
        }
        Integer known = aliases.get(topic);
        if (known != null && known != SEEN_ONCE) {
            isNew = false;
            return known;
        }
        if (known != null && used < maximum) {
            aliases.put(topic, ++used);
            isNew = true;
            return used;
        }
        if (known == null && aliases.size() < (long) maximum * WATCHED_PER_ALIAS) {
            aliases.put(topic, SEEN_ONCE);
        }
        return 0;
    }

    /** Takes back the alias that {@link #alias} has just given, since the packet with it is not sent. */
    void forget(TopicName topic) {
        if (isNew) {
            aliases.put(topic, SEEN_ONCE);
            used--;
        }
    }

    /** Whether the client does not know the alias yet that was last returned. */
    boolean isNew() {
        return isNew;
    }
}

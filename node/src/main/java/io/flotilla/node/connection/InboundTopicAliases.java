package io.flotilla.node.connection;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** The Topic Aliases that a client has set on this connection (MQTT 5.0, section 3.3.2.3.4). */
final class InboundTopicAliases {
    private final int maximum;
    private final MemoryGuard memory;
    private @Nullable TopicName @Nullable [] topics;
    private long heldBytes;

    /** @param maximum the Topic Alias Maximum that the broker announced, 0 to 65,535 */
    InboundTopicAliases(int maximum, MemoryGuard memory) {
        this.maximum = maximum;
        this.memory = memory;
    }

    /**
     * The topic of {@code publish}, by name or by alias.
     *
     * @throws PacketException for an alias that is out of range [MQTT-3.3.2-9] or not set
     */
    TopicName resolve(Publish publish) {
        int alias = publish.topicAlias();
        TopicName named = publish.topic();
        if (alias == 0) {
            if (named == null) {
                throw PacketException.protocolError("PUBLISH has neither a Topic Name nor a Topic Alias");
            }
            return named;
        }
        if (alias > maximum) {
            throw new PacketException(
                    ReasonCode.TOPIC_ALIAS_INVALID, "Topic Alias " + alias + " is above the maximum of " + maximum);
        }
        if (topics == null) {
            topics = new @Nullable TopicName[maximum + 1];
        }
        if (named != null) {
            hold(bytes(named) - bytes(topics[alias]));
            topics[alias] = named;
            return named;
        }
        TopicName known = topics[alias];
        if (known == null) {
            throw PacketException.protocolError("Topic Alias " + alias + " was not set");
        }
        return known;
    }

    /** Lets go of the topics. */
    void close() {
        hold(-heldBytes);
        topics = null;
    }

    private void hold(long deltaBytes) {
        heldBytes += deltaBytes;
        memory.hold(deltaBytes);
    }

    /** A topic is held both encoded and as text. */
    private static long bytes(@Nullable TopicName topic) {
        return topic == null ? 0 : 2L * topic.utf8Length();
    }
}

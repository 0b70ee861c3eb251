package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.topic.TopicName;
import java.util.List;

/**
 * Messages for one partition, in their publishers' order.
 *
 * @param entries at least one
 */
public record AppendBatch(List<Entry> entries) {
    public AppendBatch {
        entries = List.copyOf(entries);
    }

    /**
     * Messages that go the same way, and what the partition is to do with each.
     *
     * @param messages at least one, all to the same topic; not copied, and not to be changed any more
     * @param deliver whether to give them to the partition's subscribers
     * @param retain whether to keep them as the retained message of their topic, or with an empty payload to clear that (MQTT 5.0, section 3.3.1.3)
     */
    public record Entry(List<ApplicationMessage> messages, boolean deliver, boolean retain) {
        /** One message. */
        public Entry(ApplicationMessage message, boolean deliver, boolean retain) {
            this(List.of(message), deliver, retain);
        }

        TopicName topic() {
            return messages.get(0).topic();
        }
    }
}

package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages for one partition, in their publishers' order.
 *
 * @param source where the publishers are connected
 * @param durability how safe they are to be before they are accepted; null for as safe as the node keeps everything
 */
public record AppendBatch(
        Member source, List<Entry> entries, @Nullable Durability durability) {
    public AppendBatch {
        entries = List.copyOf(entries);
    }

    /** Messages that are to be as safe as everything is. */
    public AppendBatch(Member source, List<Entry> entries) {
        this(source, entries, null);
    }

    /** What is left of it where the node stood still before it left: messages of QoS 0 are dropped, since later ones may have come before them over other nodes (I6). */
    public AppendBatch late(SessionEvents events) {
        List<Entry> left = new ArrayList<>();
        for (Entry entry : entries) {
            List<ApplicationMessage> kept = entry.messages.stream()
                    .filter(message -> message.qos() != QoS.AT_MOST_ONCE)
                    .toList();
            if (kept.size() < entry.messages.size()) {
                events.onDropped(DropReason.NO_MAJORITY, entry.messages.size() - kept.size());
            }
            if (!kept.isEmpty()) {
                left.add(new Entry(kept, entry.deliver, entry.retain));
            }
        }
        return new AppendBatch(source, left, durability);
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

        /** Whether all that it does is to clear a retained message. */
        boolean isClearing() {
            return retain && !deliver && messages.stream().allMatch(message -> message.payload().length == 0);
        }

        TopicName topic() {
            return messages.get(0).topic();
        }
    }
}

package io.flotilla.node.simulation;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was published and acknowledged, and when: what clients are owed. Times are moments, which the ledger counts. */
final class Ledger {
    private final Map<String, Integer> counts = new HashMap<>(); // of messages of each stream
    private final Map<String, Message> messages = new HashMap<>(); // by what they say
    private final List<Message> acknowledged = new ArrayList<>();
    private long moment;

    /**
     * A message.
     *
     * @param text its payload, which no other has: its stream and its number in that
     * @param sentAt when it was sent first
     */
    record Message(TopicName topic, int qos, String text, int number, long sentAt) {
        /** Those that are to stay in their order: of one publisher, topic and QoS. */
        String stream() {
            return text.substring(0, text.lastIndexOf(' '));
        }
    }

    long now() {
        return ++moment;
    }

    Message publish(String publisher, String topic, int qos) {
        String stream = publisher + ' ' + topic + ' ' + qos;
        int number = counts.merge(stream, 1, Integer::sum);
        Message message = new Message(TopicName.of(topic), qos, stream + ' ' + number, number, now());
        messages.put(message.text, message);
        return message;
    }

    void onAcknowledged(Message message) {
        acknowledged.add(message);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The acknowledged messages that were sent later than {@code since} and that {@code filter} matches, which {@code inbox} does not have. */
    List<Message> owed(TopicFilter filter, long since, Inbox inbox) {
        return acknowledged.stream()
                .filter(each -> each.sentAt > since && filter.matches(each.topic) && !inbox.seen.contains(each.text))
                .toList();
    }

    /** What one session has received. */
    final class Inbox {
        private final Set<String> seen = new HashSet<>();
        private final Map<String, Integer> last = new HashMap<>();

        /**
         * A client has taken a message: QoS 0 and 2 never twice, and all in the order in which they were published (I6).
         *
         * @param subscriptions from when on it has had each
         */
        void take(String text, int qos, Map<TopicFilter, Long> subscriptions) {
            Message message = messages.get(text);
            if (message == null || message.qos != qos) {
                throw new AssertionError("nobody published '" + text + "' with QoS " + qos);
            }
            if (!seen.add(text)) {
                if (qos != 1) {
                    throw new AssertionError("'" + text + "' came twice");
                }
                return;
            }
            if (subscriptions.entrySet().stream()
                    .noneMatch(each ->
                            message.sentAt > each.getValue() && each.getKey().matches(message.topic))) {
                return; // it was sent again, for the sake of others
            }
            Integer before = last.put(message.stream(), message.number);
            if (before != null && before > message.number) {
                throw new AssertionError("'" + text + "' came after number " + before);
            }
        }
    }
}

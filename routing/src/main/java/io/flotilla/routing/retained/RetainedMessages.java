package io.flotilla.routing.retained;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.flotilla.routing.tree.TopicTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last retained Application Message of each topic (MQTT 5.0, section 3.3.1.3).
 *
 * <p>Confined to one thread. A look-up walks the part of a trie that its filter covers; nothing ever scans all messages.
 */
public final class RetainedMessages {
    private final TopicTree<ApplicationMessage> byTopic = new TopicTree<>();

    /** Those that expire, the soonest first. */
    private final TreeSet<ApplicationMessage> expiring = new TreeSet<>(
            Comparator.comparingLong(ApplicationMessage::expiresAtMs).thenComparing(ApplicationMessage::topic));

    private long bytes;

    /**
     * Retains {@code message} in place of the one of the same topic, which it returns [MQTT-3.3.1-5].
     *
     * @throws IllegalArgumentException where the payload is empty: that clears and is not retained [MQTT-3.3.1-6, MQTT-3.3.1-7]
     */
    public @Nullable ApplicationMessage put(ApplicationMessage message) {
        if (message.payload().length == 0) {
            throw new IllegalArgumentException("an empty payload is not retained: " + message);
        }
        ApplicationMessage previous = byTopic.put(message.topic(), message);
        if (previous != null) {
            onGone(previous);
        }
        bytes += message.queuedBytes();
        if (message.expiresAtMs() != ApplicationMessage.NEVER) {
            expiring.add(message);
        }
        return previous;
    }

    /** Clears {@code topic}; returns what was retained there. */
    public @Nullable ApplicationMessage remove(TopicName topic) {
        ApplicationMessage removed = byTopic.remove(topic);
        if (removed != null) {
            onGone(removed);
        }
        return removed;
    }

    /** What is retained at {@code topic}, expired or not. */
    public @Nullable ApplicationMessage get(TopicName topic) {
        return byTopic.get(topic);
    }

    /** What {@code filter} matches and has not expired at {@code nowMs}, in no order. */
    public List<ApplicationMessage> match(TopicFilter filter, long nowMs) {
        List<ApplicationMessage> matching = new ArrayList<>();
        byTopic.match(filter, message -> {
            if (!message.isExpired(nowMs)) {
                matching.add(message);
            }
        });
        return matching;
    }

    /** Visits every message, expired or not, in no order. */
    public void forEach(Consumer<? super ApplicationMessage> visitor) {
        byTopic.forEach(visitor);
    }

    /** Whether {@link #removeExpired} would remove any. */
    public boolean hasExpired(long nowMs) {
        return !expiring.isEmpty() && expiring.first().isExpired(nowMs);
    }

    /** Forgets up to {@code limit} messages that have expired at {@code nowMs}; returns how many. O(log n) each. */
    public int removeExpired(long nowMs, int limit) {
        int removed = 0;
        while (removed < limit && hasExpired(nowMs)) {
            remove(expiring.first().topic());
            removed++;
        }
        return removed;
    }

    /** The number of messages, with those that have expired and are not yet removed. */
    public int size() {
        return byTopic.size();
    }

    /** What they weigh together, in bytes, as {@link ApplicationMessage#queuedBytes()} counts. */
    public long bytes() {
        return bytes;
    }

    private void onGone(ApplicationMessage message) {
        bytes -= message.queuedBytes();
        expiring.remove(message);
    }

    @Override
    public String toString() {
        return "RetainedMessages: " + size() + ", " + bytes + " bytes, " + expiring.size() + " expiring";
    }
}

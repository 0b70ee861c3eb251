package io.flotilla.routing.retained;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last retained Application Message of each topic (MQTT 5.0, section 3.3.1.3).
 *
 * <p>Confined to one thread. A change is O(log n). A look-up visits the topics that its filter matches, and skips those between them.
 */
public final class RetainedMessages {
    /** How many topics one look-up visits at most: about a millisecond's. */
    private static final int MAX_VISITS = 2_000;

    private final TreeMap<byte[], ApplicationMessage> byTopic = new TreeMap<>(TopicOrder::compare);

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
        ApplicationMessage previous = byTopic.put(message.topic().utf8(), message);
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
        ApplicationMessage removed = byTopic.remove(topic.utf8());
        if (removed != null) {
            onGone(removed);
        }
        return removed;
    }

    /** What is retained at {@code topic}, expired or not. */
    public @Nullable ApplicationMessage get(TopicName topic) {
        return byTopic.get(topic.utf8());
    }

    /**
     * What {@code filter} matches and has not expired at {@code nowMs}: the first of it from {@code from} on. It may be nothing though more follows.
     *
     * @param from {@link RetainedPart#next} of the part before; empty for the first part
     * @param maxBytes of the messages together, as {@link ApplicationMessage#queuedBytes()} counts; one comes however large it is
     */
    public RetainedPart match(TopicFilter filter, String from, long maxBytes, long nowMs) {
        List<ApplicationMessage> matching = new ArrayList<>();
        FilterWalk walk = new FilterWalk(filter);
        long matchingBytes = 0;
        int visits = 0;
        Iterator<ApplicationMessage> rest = from(from.getBytes(StandardCharsets.UTF_8));
        while (rest.hasNext()) {
            ApplicationMessage message = rest.next();
            boolean matches = filter.matches(message.topic());
            boolean isFull = matches && !matching.isEmpty() && matchingBytes + message.queuedBytes() > maxBytes;
            if (isFull || visits++ == MAX_VISITS) {
                return new RetainedPart(matching, message.topic().toString());
            }
            if (matches) {
                if (!message.isExpired(nowMs)) {
                    matching.add(message);
                    matchingBytes += message.queuedBytes();
                }
            } else {
                byte[] next = walk.after(message.topic().utf8());
                if (next == null) {
                    break;
                }
                rest = from(next);
            }
        }
        return new RetainedPart(matching, null);
    }

    private Iterator<ApplicationMessage> from(byte[] place) {
        return byTopic.tailMap(place, true).values().iterator();
    }

    /** Visits every message, expired or not, in the order of the topics. */
    public void forEach(Consumer<? super ApplicationMessage> visitor) {
        byTopic.values().forEach(visitor);
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

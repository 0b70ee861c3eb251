package io.flotilla.routing.subscription;

import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * A Topic Filter with the options that a client subscribed with (MQTT 5.0, sections 3.8.3.1 and 4.8).
 *
 * @param filter what it matches, without {@code $share/name/}
 * @param shareName the Share Name of a shared subscription, or null
 * @param maximumQos the highest QoS that the client wants messages with
 * @param noLocal whether the client's own messages stay away; never of a shared subscription [MQTT-3.8.3-4]
 * @param retainAsPublished whether RETAIN is handed on as it was published
 * @param retainHandling whether retained messages come when it is made
 * @param identifier the Subscription Identifier, 1 to 268,435,455, or 0 where there is none
 */
public record Subscription(
        TopicFilter filter,
        @Nullable String shareName,
        QoS maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        int identifier) {
    /** The highest Subscription Identifier. */
    public static final int MAX_IDENTIFIER = 268_435_455;

    private static final String SHARE = "$share/";

    /**
     * @throws InvalidTopicException where the Share Name is not one
     * @throws IllegalArgumentException where a shared subscription asks for No Local, which is a Protocol Error [MQTT-3.8.3-4], or the identifier is
     *     out of range
     */
    public Subscription {
        if (shareName != null) {
            requireShareName(shareName);
            if (noLocal) {
                throw new IllegalArgumentException("a shared subscription has no No Local [MQTT-3.8.3-4]");
            }
        }
        if (identifier < 0 || identifier > MAX_IDENTIFIER) {
            throw new IllegalArgumentException("a Subscription Identifier is 1 to 268,435,455, or 0: " + identifier);
        }
    }

    /**
     * The subscription that a SUBSCRIBE packet spells {@code topicFilter}, which may begin with {@code $share/name/} (section 4.8.2).
     *
     * @throws InvalidTopicException where the standard does not allow the filter, saying why
     * @throws IllegalArgumentException where the options do not go together, as the constructor says
     */
    public static Subscription parse(
            String topicFilter,
            QoS maximumQos,
            boolean noLocal,
            boolean retainAsPublished,
            RetainHandling retainHandling,
            int identifier) {
        String shareName = null;
        String filter = topicFilter;
        if (topicFilter.startsWith(SHARE)) {
            int end = topicFilter.indexOf('/', SHARE.length());
            if (end < 0) {
                throw new InvalidTopicException("a Topic Filter follows a Share Name [MQTT-4.8.2-2]");
            }
            shareName = topicFilter.substring(SHARE.length(), end);
            filter = topicFilter.substring(end + 1);
        }
        return new Subscription(
                TopicFilter.of(filter), shareName, maximumQos, noLocal, retainAsPublished, retainHandling, identifier);
    }

    /** The filter as the client spelled it: what replaces and removes a subscription is judged by this (section 3.8.4). */
    public String key() {
        return shareName == null ? filter.toString() : SHARE + shareName + "/" + filter;
    }

    private static void requireShareName(String name) {
        if (name.isEmpty()) {
            throw new InvalidTopicException("a Share Name has at least one character [MQTT-4.8.2-1]");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '+' || c == '#') {
                throw new InvalidTopicException("a Share Name has no separator and no wildcard [MQTT-4.8.2-2]");
            }
            if (c == 0) {
                throw new InvalidTopicException("a Share Name has no null character [MQTT-1.5.4-2]");
            }
        }
    }
}

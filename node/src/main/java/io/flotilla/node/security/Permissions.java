package io.flotilla.node.security;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;

/** What one client may do, by topic. When the rules change, so do the answers. Any thread may ask; an answer takes no lock. */
public interface Permissions {
    /** Everything is allowed. */
    Permissions ALL = new Permissions() {
        @Override
        public boolean mayPublish(TopicName topic) {
            return true;
        }

        @Override
        public boolean mayReceive(TopicName topic) {
            return true;
        }

        @Override
        public boolean maySubscribe(TopicFilter filter) {
            return true;
        }

        @Override
        public String toString() {
            return "Permissions.ALL";
        }
    };

    /** Whether the client may publish to {@code topic}; its Will counts as its own message. */
    boolean mayPublish(TopicName topic);

    /** Whether a message with this topic may be delivered to the client. */
    boolean mayReceive(TopicName topic);

    /**
     * Whether a subscription can bring the client anything that it may receive. A subscription that matches more than the client may receive
     * is allowed: {@link #mayReceive} then chooses message by message.
     */
    boolean maySubscribe(TopicFilter filter);
}

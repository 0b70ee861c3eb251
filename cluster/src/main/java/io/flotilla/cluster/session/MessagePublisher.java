package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;

/** Where the engine publishes: the node routes the message to all its subscribers. Called on partition threads; it must not block. */
@FunctionalInterface
public interface MessagePublisher {
    void publish(ApplicationMessage message);
}

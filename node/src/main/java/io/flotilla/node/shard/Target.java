package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import org.jspecify.annotations.Nullable;

/** One subscriber of a topic with what its subscriptions give it. */
record Target(Subscriber subscriber, Grant grant) {
    void deliver(ApplicationMessage message) {
        @Nullable Grant left = grant.forMessage(message, subscriber.clientId());
        if (left != null) {
            subscriber.onMessage(message, left);
        }
    }
}

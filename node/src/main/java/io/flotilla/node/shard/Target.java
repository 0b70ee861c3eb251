package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;

/** One subscriber of a topic with what its subscriptions give it. */
record Target(Subscriber subscriber, Grant grant) {
    void deliver(ApplicationMessage message) {
        Grant left = grant.forMessageOf(message.publisher(), subscriber.clientId());
        if (left != null) {
            subscriber.onMessage(message, left);
        }
    }

    void deliver(PublishRun run) {
        Grant left = grant.forMessageOf(run.publisher(), subscriber.clientId());
        if (left != null && !subscriber.onRun(run, left)) {
            for (ApplicationMessage message : run.applicationMessages()) {
                subscriber.onMessage(message, left);
            }
        }
    }
}

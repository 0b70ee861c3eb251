package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import org.jspecify.annotations.Nullable;

/** One subscriber of a topic with what its subscriptions give it. */
record Target(Subscriber subscriber, Grant grant) {
    static final Target[] NONE = {};

    /** Where each takes messages that come together; null where they are to be judged one by one, or to be sent with Subscription Identifiers. */
    static @Nullable RunSink[] sinks(Target[] targets) {
        @Nullable RunSink[] sinks = new @Nullable RunSink[targets.length];
        for (int i = 0; i < targets.length; i++) {
            Grant grant = targets[i].grant;
            boolean together = !grant.noLocal() && grant.identifiers().length == 0;
            sinks[i] = together ? targets[i].subscriber.runs() : null;
        }
        return sinks;
    }

    void deliver(ApplicationMessage message) {
        Grant left = grant.forMessageOf(message.publisher(), subscriber.clientId());
        if (left != null) {
            subscriber.onMessage(message, left);
        }
    }

    void deliverEach(PublishRun run) {
        for (ApplicationMessage message : run.applicationMessages()) {
            deliver(message);
        }
    }
}

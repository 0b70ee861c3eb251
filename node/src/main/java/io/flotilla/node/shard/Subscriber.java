package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import org.jspecify.annotations.Nullable;

/** Who receives on a shard: a transient session. Called on the shard's event loop. */
public interface Subscriber {
    /** The Client Identifier, which No Local is judged by. */
    String clientId();

    /** {@code message} matches; it is sent as {@code grant} says. From here on it is the subscriber's to deliver. */
    void onMessage(ApplicationMessage message, Grant grant);

    /** Where it takes messages that come together, or null where it cannot. */
    @Nullable
    RunSink runs();
}

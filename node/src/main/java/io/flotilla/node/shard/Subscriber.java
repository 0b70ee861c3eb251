package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;

/** Who receives on a shard: a transient session. Called on the shard's event loop. */
public interface Subscriber {
    /** The Client Identifier, which No Local is judged by. */
    String clientId();

    /** {@code message} matches; it is sent as {@code grant} says. From here on it is the subscriber's to deliver. */
    void onMessage(ApplicationMessage message, Grant grant);

    /**
     * All messages of {@code run} match; the bytes are the subscriber's during this call only.
     *
     * @return false where it cannot take them together: then each comes by {@link #onMessage}
     */
    boolean onRun(PublishRun run, Grant grant);
}

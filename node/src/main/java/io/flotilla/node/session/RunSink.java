package io.flotilla.node.session;

import io.flotilla.node.shard.PublishRun;

/** Where a {@link TransientSession} sends messages that came together: the client's connection. */
public interface RunSink {
    /**
     * Sends {@code run}, or drops and counts it, as QoS 0 allows.
     *
     * @return false where its messages have to be sent one by one
     */
    boolean onRun(PublishRun run);
}

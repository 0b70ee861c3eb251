package io.flotilla.node.shard;

/** Where a subscriber takes messages that come together: its connection. Called on the shard's event loop. */
public interface RunSink {
    /**
     * Sends {@code run}, whose bytes are there during this call only; or drops and counts it, as QoS 0 allows.
     *
     * @return false where its messages have to be sent one by one
     */
    boolean onRun(PublishRun run);
}

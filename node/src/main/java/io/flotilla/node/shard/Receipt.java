package io.flotilla.node.shard;

/** What a publisher waits for before it acknowledges. Called on the shard's event loop, once for each destination that {@link Shard#publish} counted. */
public interface Receipt {
    /** One destination has accepted the message. */
    void onAccepted();

    /** One destination has no room for it now: the message is not to be acknowledged as published, and may be sent again later. */
    default void onNoRoom() {
        onFailed();
    }

    /** One destination could not: the message is not to be acknowledged as published. */
    void onFailed();
}

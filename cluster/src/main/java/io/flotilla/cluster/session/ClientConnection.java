package io.flotilla.cluster.session;

import java.util.List;
import java.util.concurrent.Executor;

/** A client's connection as the engine sees it. Called on partition threads: it must not block, and goes to its own thread itself. */
public interface ClientConnection {
    /** What it runs on, task by task in their order: a task behind all that it was given to do ends after it. */
    Executor thread();

    /** What its durable session sends, in this order. Called once per operation of the partition, not once per message. */
    void onDeliver(List<Outbound> batch);

    /**
     * A share group chose this client, whose session is transient, for these messages, in this order: each lease is to be settled or given back. Called
     * once per operation of the partition, too.
     */
    void onShared(List<Delivery> batch);

    /** Another connection took the Client Identifier: close with Session taken over (0x8E) [MQTT-3.1.4-3]. */
    void onTakenOver();

    /** An operator closes it: Administrative action (0x98). */
    void onKicked();
}

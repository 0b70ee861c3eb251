package io.flotilla.cluster.session;

import java.util.List;

/** A client's connection, where the engine of a test sends. */
interface TestConnection {
    /** What its durable session sends, in this order. */
    void onDeliver(List<Outbound> batch);

    /** As {@link #onDeliver(List)}, to one that looks at turns. */
    default void onDeliver(long firstTurn, List<Outbound> batch) {
        onDeliver(batch);
    }

    /** What a share group lends to its transient session, in this order. */
    void onShared(List<Delivery> batch);

    /** As {@link #onShared(List)}, to one that looks at loans. */
    default void onShared(long firstLoan, List<Delivery> batch) {
        onShared(batch);
    }

    /** Another connection took the Client Identifier. */
    void onTakenOver();

    /** An operator closes it. */
    void onKicked();
}

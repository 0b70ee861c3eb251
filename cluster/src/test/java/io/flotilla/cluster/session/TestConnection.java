package io.flotilla.cluster.session;

import java.util.List;

/** A client's connection, where the engine of a test sends. */
interface TestConnection {
    /** What its durable session sends, in this order. */
    void onDeliver(List<Outbound> batch);

    /** What a share group lends to its transient session, in this order. */
    void onShared(List<Delivery> batch);

    /** Another connection took the Client Identifier. */
    void onTakenOver();

    /** An operator closes it. */
    void onKicked();
}

package io.flotilla.cluster.member;

import java.util.function.Consumer;

/** Who is in the cluster. Any thread may ask. */
public interface Membership {
    /** This node. */
    Member self();

    /** Who is there now. */
    View view();

    /** Has {@code listener} told of the view as it is and of each later one, in their order, on one thread. It must not block. */
    void listen(Consumer<View> listener);
}

package io.flotilla.node.peer;

import io.flotilla.cluster.Cluster;
import io.flotilla.node.shard.Shard;

/** The kinds of frames that nodes send each other, besides those of {@link Cluster#ROUTES_FRAME}. A number is for good: members of two versions may talk. */
final class FrameKind {
    /** Messages for the subscribers of the other node. */
    static final int MESSAGES = Shard.MESSAGES_FRAME;

    /** What a durable session sends to its client. */
    static final int DELIVERIES = 2;

    /** What a share group gives to a client whose session is transient. */
    static final int SHARED = 3;

    /** The client of a connection has come to another node. */
    static final int TAKEOVER = 4;

    /** An operator closes a connection. */
    static final int KICK = 5;

    /** How many clients the other node has, and whether it takes more. */
    static final int LOAD = 6;

    private FrameKind() {}
}

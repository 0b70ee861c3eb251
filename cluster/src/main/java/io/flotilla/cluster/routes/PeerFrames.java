package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;

/** The way of route frames to the peers. Called on the route writer's thread. */
@FunctionalInterface
public interface PeerFrames {
    /**
     * Sends {@code frame}, which is not changed any more, and does not wait. What is sent to one peer arrives in the order in which it was sent; it may be lost
     * with the peer, or while the two do not see each other.
     */
    void send(Member to, byte[] frame);
}

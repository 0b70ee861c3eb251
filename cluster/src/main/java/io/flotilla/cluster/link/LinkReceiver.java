package io.flotilla.cluster.link;

import io.flotilla.cluster.member.Member;
import io.netty.buffer.ByteBuf;

/** Given the frames that other members send to this one. */
@FunctionalInterface
public interface LinkReceiver {
    /**
     * One frame, each once, those of a stripe in their order. Called on the event loop of the stripe's connection; must not block.
     *
     * @param from the run of the member that sent it
     * @param stripe of the sender, which is its event loop or, as the last one, control
     * @param body released after the return; whoever retains it keeps the buffer that it was read in, which may be larger
     * @param accepted to be run once, then or later, in any order among frames: until then the sender lacks its credit. Best run on the loop of this call, from where
     *     it costs nothing; from elsewhere it finds its way
     */
    void onFrame(Member from, int stripe, int kind, ByteBuf body, Runnable accepted);
}

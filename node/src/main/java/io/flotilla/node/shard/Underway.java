package io.flotilla.node.shard;

import java.util.concurrent.CompletableFuture;

/** What was given away and is not accepted yet, and when all of it is that was given away before a moment. Confined to the shard's event loop. */
final class Underway {
    private CompletableFuture<?> earlier = CompletableFuture.completedFuture(null);
    private Stretch now = new Stretch();

    /** What was given away between two moments. */
    static final class Stretch {
        private final CompletableFuture<?> settled = new CompletableFuture<>();
        private int open;
        private boolean over;

        /** One piece was accepted, or will never be. */
        void onEnded() {
            open--;
            settleIfDone();
        }

        private void settleIfDone() {
            if (over && open == 0) {
                settled.complete(null);
            }
        }
    }

    /** One piece goes; what is returned is to be told of its end. */
    Stretch begin() {
        now.open++;
        return now;
    }

    /** Completes when every piece has ended that has begun by now. */
    CompletableFuture<?> settled() {
        Stretch past = now;
        now = new Stretch();
        past.over = true;
        past.settleIfDone();
        earlier = CompletableFuture.allOf(earlier, past.settled);
        return earlier;
    }
}

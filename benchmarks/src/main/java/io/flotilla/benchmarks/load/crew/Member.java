package io.flotilla.benchmarks.load.crew;

import io.flotilla.benchmarks.load.account.Interval;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One process of a crew, which has one assignment at a time. */
interface Member extends AutoCloseable {
    /**
     * How far a member is with an assignment. Each fails where the member does.
     *
     * @param ready it waits for the board to say when to begin
     * @param done all clients have left, and all intervals were handed on
     */
    record Progress(CompletableFuture<Void> ready, CompletableFuture<Void> done) {
        Progress() {
            this(new CompletableFuture<>(), new CompletableFuture<>());
        }

        void fail(Throwable cause) {
            ready.completeExceptionally(cause);
            done.completeExceptionally(cause);
        }
    }

    /** Begins with an assignment; the one before is done. {@code results} is called on any thread. */
    Progress begin(Assignment assignment, Consumer<Interval> results);

    @Override
    void close();
}

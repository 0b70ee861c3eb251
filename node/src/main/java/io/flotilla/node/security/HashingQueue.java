package io.flotilla.node.security;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The passwords that wait to be hashed, in order, and the few threads that hash them. Bounded in both. */
final class HashingQueue implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    /**
     * @param concurrent the most that are hashed at a time, at least 1
     * @param waiting the most that wait, at least 1
     */
    HashingQueue(int concurrent, int waiting) {
        threads = new ThreadPoolExecutor(
                concurrent,
                concurrent,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("flotilla-password-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code hashing} when its turn comes; false, and never, where too many wait already. */
    boolean offer(Runnable hashing) {
        try {
            threads.execute(hashing);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Forgets what waits: the connections that wait for it end with the node. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

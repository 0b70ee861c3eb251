package io.flotilla.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come true, with more patience than any machine should need. */
public final class Await {
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private Await() {}

    /** Returns once {@code condition} holds; fails with what {@code otherwise} says where it does not within {@link #PATIENCE}. */
    public static void that(BooleanSupplier condition, Supplier<String> otherwise) {
        if (!comes(condition, PATIENCE)) {
            throw new AssertionError("waited in vain: " + otherwise.get());
        }
    }

    /** Lets {@code time} pass, where the length of a fault is what a test is about. */
    public static void pass(Duration time) {
        comes(() -> false, time);
    }

    /** Whether {@code condition} holds within {@code patience}; returns as soon as it does. */
    public static boolean comes(BooleanSupplier condition, Duration patience) {
        return comes(condition, patience, LOOK_EVERY);
    }

    /** The same for what is dear to look at. */
    static boolean comes(BooleanSupplier condition, Duration patience, Duration lookEvery) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(lookEvery.toNanos());
        }
        return true;
    }
}

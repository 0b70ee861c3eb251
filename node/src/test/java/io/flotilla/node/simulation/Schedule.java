package io.flotilla.node.simulation;

import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What happens when: all that can happen next, a clock that stands still, and chance. */
public final class Schedule {
    private static final int MOST_TURNS = 2_000_000;

    /** Something that goes on in steps, each of which may wait for others. */
    public interface Turn {
        boolean isReady();

        void take();
    }

    private final Random random;
    private final Thread thread = Thread.currentThread();
    private final List<Turn> turns = new ArrayList<>();
    private final Ticker ticker = new Ticker() {
        @Override
        public long nanoTime() {
            return nowNs;
        }

        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new UnsupportedOperationException("nobody sleeps here");
        }
    };
    private @Nullable Object running;
    private long nowNs = TimeUnit.SECONDS.toNanos(1_000);
    private int taken;

    public Schedule(Random random) {
        this.random = random;
    }

    public Random random() {
        return random;
    }

    <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    public void add(Turn turn) {
        turns.add(turn);
    }

    void remove(Turn turn) {
        turns.remove(turn);
    }

    /** How many turns were taken: the same in each run of a seed. */
    int taken() {
        return taken;
    }

    /** Takes one turn; false where nothing can happen. */
    public boolean take() {
        int count = turns.size();
        int first = count == 0 ? 0 : random.nextInt(count);
        for (int i = 0; i < count; i++) {
            Turn turn = turns.get((first + i) % count);
            if (turn.isReady()) {
                taken++;
                turn.take();
                return true;
            }
        }
        return false;
    }

    /** Takes turns until nothing can happen, or {@code enough} has. */
    void takeAll(BooleanSupplier enough) {
        for (int left = MOST_TURNS; !enough.getAsBoolean() && take(); left--) {
            if (left == 0) {
                throw new AssertionError("it goes on for ever");
            }
        }
    }

    // ---- who runs

    /** Runs {@code task} as what goes on in {@code runner}. */
    void as(Object runner, Runnable task) {
        Object before = running;
        running = runner;
        try {
            task.run();
        } finally {
            running = before;
        }
    }

    /** Whether what goes on just now, goes on in {@code runner}. A timer of the JDK's, whose thread is another, is nobody. */
    boolean isRunning(Object runner) {
        return thread.equals(Thread.currentThread()) && runner.equals(running);
    }

    // ---- the clock

    public void pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(nowNs);
    }

    Ticker ticker() {
        return ticker;
    }
}

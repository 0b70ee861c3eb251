package io.flotilla.cluster.member;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What waits for one of a node's threads, in the order in which it was sent. Any thread sends.
 *
 * <p>A task never runs inside of another. One that is sent on the thread itself, and not by a task, has run when {@link #send} returns: what is done for a message then
 * happens while the processor has it at hand. What comes from other threads gathers and is run together.
 */
public final class Lane {
    /** Something to do on the thread. */
    public interface Task {
        void run();

        /** It will not run, since the thread has ended. */
        void fail(RuntimeException reason);
    }

    /** How many tasks are run before the thread has its turn for other things. */
    private static final int TASKS_PER_TURN = 1024;

    private final Executor thread;
    private final BooleanSupplier isCurrent;
    private final Queue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;
    private boolean running; // only the thread's: whether it is in the middle of a task

    /**
     * @param thread runs one task at a time, in the order in which they came, and none within {@code execute}
     * @param isCurrent whether the caller is on the thread
     */
    public Lane(Executor thread, BooleanSupplier isCurrent) {
        this.thread = thread;
        this.isCurrent = isCurrent;
    }

    public void send(Task task) {
        waiting.add(task); // behind what came before, wherever it is run
        if (!isCurrent.getAsBoolean()) {
            schedule();
        } else if (!running) {
            runWaiting();
        } // else whoever runs comes to it
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                thread.execute(turn);
            } catch (RejectedExecutionException stopping) {
                scheduled.set(false);
                for (Task lost; (lost = waiting.poll()) != null; ) {
                    lost.fail(stopping);
                }
            }
        }
    }

    private void turn() {
        scheduled.set(false); // before taking: what is sent from here on has the thread come again
        runWaiting();
    }

    private void runWaiting() {
        running = true;
        try {
            int left = TASKS_PER_TURN;
            for (Task next; left > 0 && (next = waiting.poll()) != null; left--) {
                next.run();
            }
        } finally {
            running = false;
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }
}

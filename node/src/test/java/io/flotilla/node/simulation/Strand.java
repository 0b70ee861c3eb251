package io.flotilla.node.simulation;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** What stands for a thread: its tasks run one after the other, each in a turn of its own. */
public final class Strand implements Executor, Schedule.Turn {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    public Strand(Schedule schedule) {
        schedule.add(this);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isReady() {
        return !tasks.isEmpty();
    }

    @Override
    public void take() {
        tasks.remove().run();
    }
}

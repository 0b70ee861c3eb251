package io.flotilla.node.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What stands for an event loop: each of its tasks and timers runs in a turn of its own. */
public final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop, Schedule.Turn {
    private final Schedule schedule;

    /** Timers of the JDK's have a thread of their own, and give their tasks from there. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private boolean atOnce;

    public SimulatedLoop(Schedule schedule) {
        this.schedule = schedule;
        schedule.add(this);
    }

    /** Runs {@code task} on this loop, and all that it gives to the loop: for what waits for the loop, as a start does. */
    public void runAtOnce(Runnable task) {
        atOnce = true;
        schedule.as(this, task);
        atOnce = false;
    }

    @Override
    public void execute(Runnable task) {
        if (atOnce) {
            task.run();
        } else {
            tasks.add(task);
        }
    }

    @Override
    public boolean isReady() {
        return !tasks.isEmpty() || hasScheduledTasks();
    }

    @Override
    public void take() {
        schedule.as(this, () -> {
            Runnable timer = pollScheduledTask(ticker().nanoTime());
            Runnable next = timer == null ? tasks.remove() : timer;
            next.run();
        });
    }

    @Override
    public boolean inEventLoop() {
        return schedule.isRunning(this);
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return schedule.isRunning(this);
    }

    @Override
    public Ticker ticker() {
        return schedule.ticker();
    }

    @Override
    public @Nullable EventLoopGroup parent() {
        return null;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    // ---- it ends with the simulation, and not before

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}

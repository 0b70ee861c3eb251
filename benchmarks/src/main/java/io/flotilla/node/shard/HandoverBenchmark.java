package io.flotilla.node.shard;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * Hands objects from one thread, or from three, to another through the queue of an {@link Inbox}; beside it the bounded queue of the JDK.
 *
 * <p>One operation of {@code take} is one hand-over, which carries up to 256 messages in a node. Who finds the queue full or empty tries again. More
 * threads than processors measure the scheduler.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandoverBenchmark {
    private static final int CAPACITY = 256;
    private static final Object BATCH = new Object();

    /** What is between the threads. */
    public enum Between {
        JCTOOLS_MPSC {
            @Override
            Queue<Object> queue() {
                return new MpscVarHandleArrayQueue<>(CAPACITY);
            }
        },
        ARRAY_BLOCKING_QUEUE {
            @Override
            Queue<Object> queue() {
                return new ArrayBlockingQueue<>(CAPACITY);
            }
        };

        abstract Queue<Object> queue();
    }

    @Param
    Between between = Between.JCTOOLS_MPSC;

    private Queue<Object> queue = Between.JCTOOLS_MPSC.queue();

    @Setup
    public void choose() {
        queue = between.queue();
    }

    @Benchmark
    @Group("oneToOne")
    @GroupThreads(1)
    public void give(Control control) {
        offer(control);
    }

    @Benchmark
    @Group("oneToOne")
    @GroupThreads(1)
    public void take(Control control) {
        poll(control);
    }

    @Benchmark
    @Group("manyToOne")
    @GroupThreads(3)
    public void giveFromMany(Control control) {
        offer(control);
    }

    @Benchmark
    @Group("manyToOne")
    @GroupThreads(1)
    public void takeFromMany(Control control) {
        poll(control);
    }

    private void offer(Control control) {
        while (!queue.offer(BATCH) && !control.stopMeasurement) {
            letOthersRun();
        }
    }

    private void poll(Control control) {
        while (queue.poll() == null && !control.stopMeasurement) {
            letOthersRun();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // there may be more threads than processors
    private static void letOthersRun() {
        Thread.yield();
    }
}

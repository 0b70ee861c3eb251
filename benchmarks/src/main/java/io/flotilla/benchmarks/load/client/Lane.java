package io.flotilla.benchmarks.load.client;

import io.flotilla.benchmarks.load.account.Counts;
import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.account.Latencies;
import io.flotilla.benchmarks.load.account.Payload;
import io.flotilla.benchmarks.load.account.Receipts;
import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One event loop of the generator, with its clients: lets its activities do what is due, and hands on once a second what it has counted.
 *
 * <p>All of it is confined to the event loop, but for {@link #start} and {@link #awaitEnd}.
 */
public final class Lane implements Runnable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NS = 2 * SECOND_NS;

    /** How soon a lane sees what is new on the board. */
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Shorter waits cost more than they are worth. */
    private static final long SHORTEST_WAIT_NS = 10_000;

    private final int index;
    private final Scenario scenario;
    private final ClientConfig config;
    private final Board board;
    private final Connector connector;
    private final EventLoop loop;
    private final Consumer<Interval> results;
    private final TopicNames topicNames;
    private final ByteBuf filler;
    private final List<Client> clients = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Activity> activities = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interval interval = new Interval();
    private long nowNs;
    private long secondEndsNs;
    private long cpuNs;
    private long settled;
    private long failed;
    private long unacknowledged;
    private long leavingSinceNs;

    /** What the intervals that were handed on came to. */
    private long expectedBefore;

    private long deservedBefore;

    /** The lane with the given number among all of the run's; its clients are added before it starts. */
    public Lane(
            int index,
            Scenario scenario,
            ClientConfig config,
            Board board,
            Connector connector,
            EventLoop loop,
            Consumer<Interval> results) {
        this.index = index;
        this.scenario = scenario;
        this.config = config;
        this.board = board;
        this.connector = connector;
        this.loop = loop;
        this.results = results;
        topicNames = new TopicNames(scenario.prefix(), scenario.topics());
        filler = Unpooled.directBuffer(scenario.payloadBytes()).writeBytes(Payload.filler(scenario.payloadBytes()));
    }

    /** Adds the {@code number}th client of the run, which is the given subscriber of the scenario. Clients are added by rising number. */
    public void addSubscriber(int number, int subscriber, Receipts receipts) {
        clients.add(new Subscriber(this, number, subscriber, receipts));
    }

    public void addIdle(int number) {
        clients.add(new Client(this, number));
    }

    public void addPublisher(int number, int publisher) {
        Publisher added = new Publisher(this, number, publisher);
        clients.add(added);
        publishers.add(added);
    }

    /** Begins what the board says. */
    public void start() {
        activities.add(new Joining(clients, new Pace(board.epochNs(), scenario.connectsPerSecond())));
        activities.add(new Upkeep(clients, config.keepAliveS()));
        if (scenario.storm()) {
            activities.add(new Storm(this, clients));
        } else if (!publishers.isEmpty()) {
            activities.add(scenario.isPaced() ? new PacedPublishing(this, publishers) : new Flooding(this, publishers));
        }
        secondEndsNs = board.epochNs() + SECOND_NS;
        loop.execute(this);
    }

    /** Waits until all clients have left, after the board has told them to, and everything was handed on. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void run() {
        readClock();
        if (nowNs >= secondEndsNs) {
            handOn();
        }
        note();
        if (board.isClosing()) {
            leave();
            return;
        }
        long wakeNs = Math.min(secondEndsNs, nowNs + POLL_NS);
        for (Activity activity : activities) {
            wakeNs = Math.min(wakeNs, activity.advance(nowNs));
        }
        note();
        board.noteAdvanced(index, nowNs);
        runAgain(wakeNs);
    }

    private void runAgain(long wakeNs) {
        long waitNs = wakeNs - System.nanoTime();
        if (waitNs < SHORTEST_WAIT_NS) {
            loop.execute(this);
        } else {
            loop.schedule(this, waitNs, TimeUnit.NANOSECONDS);
        }
    }

    private void leave() {
        if (leavingSinceNs == 0) {
            leavingSinceNs = nowNs;
            clients.forEach(Client::leave);
        } else if (nowNs - leavingSinceNs > PATIENCE_NS) {
            clients.forEach(Client::drop);
        }
        boolean areAllApart = clients.stream().allMatch(Client::isApart);
        if (areAllApart || nowNs - leavingSinceNs > 2 * PATIENCE_NS) {
            handOn();
            filler.release();
            ended.countDown();
        } else {
            runAgain(nowNs + POLL_NS);
        }
    }

    private void handOn() {
        expectedBefore += interval.counts.expected;
        deservedBefore += interval.counts.deserved();
        interval.lane = index;
        interval.second = (secondEndsNs - board.epochNs()) / SECOND_NS - 1;
        interval.counts.cpuNs = THREADS.getCurrentThreadCpuTime() - cpuNs;
        cpuNs += interval.counts.cpuNs;
        results.accept(interval);
        interval = new Interval();
        secondEndsNs += ((nowNs - secondEndsNs) / SECOND_NS + 1) * SECOND_NS;
    }

    /** Shows on the board how far this lane is. */
    private void note() {
        board.note(
                index,
                settled,
                failed,
                expectedBefore + interval.counts.expected,
                deservedBefore + interval.counts.deserved(),
                unacknowledged);
    }

    void readClock() {
        nowNs = System.nanoTime();
    }

    /** The moment when the clock was read last, by {@link System#nanoTime}. */
    long nowNs() {
        return nowNs;
    }

    /** A client has become ready, or never will. */
    void onSettled(boolean isReady) {
        settled++;
        failed += isReady ? 0 : 1;
    }

    /** So many more messages of QoS 1 and 2 wait to be acknowledged, or fewer. */
    void addUnacknowledged(int messages) {
        unacknowledged += messages;
    }

    void problem(String words) {
        interval.problem(words);
    }

    Counts counts() {
        return interval.counts;
    }

    Latencies latency() {
        return interval.latency;
    }

    Latencies lateness() {
        return interval.lateness;
    }

    Latencies connectLatency() {
        return interval.connectLatency;
    }

    int index() {
        return index;
    }

    Scenario scenario() {
        return scenario;
    }

    ClientConfig config() {
        return config;
    }

    Board board() {
        return board;
    }

    Connector connector() {
        return connector;
    }

    EventLoop loop() {
        return loop;
    }

    TopicNames topicNames() {
        return topicNames;
    }

    /** What follows the header in every payload; to be read by index only. */
    ByteBuf filler() {
        return filler;
    }
}

package io.flotilla.benchmarks.load.crew;

import io.flotilla.benchmarks.load.account.GroupReceipts;
import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.account.MemberReceipts;
import io.flotilla.benchmarks.load.account.OwnReceipts;
import io.flotilla.benchmarks.load.account.Receipts;
import io.flotilla.benchmarks.load.client.Board;
import io.flotilla.benchmarks.load.client.Connector;
import io.flotilla.benchmarks.load.client.Lane;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The clients of one process, for one assignment. */
final class Worker {
    private static final long POLL_MS = 1;

    private final Assignment assignment;
    private final Scenario scenario;
    private final Consumer<Interval> results;
    private final @Nullable GroupReceipts group;

    /** @param results is called on the event loops */
    Worker(Assignment assignment, Consumer<Interval> results) {
        this.assignment = assignment;
        this.scenario = assignment.scenario();
        this.results = results;
        this.group = scenario.shareName() == null ? null : new GroupReceipts(scenario.streams());
    }

    /** Builds the clients, calls {@code ready}, and lets them work from when the board says so until they have left. */
    void run(Runnable ready) throws IOException, InterruptedException {
        Board board = Board.open(Path.of(assignment.boardFile()), assignment.lanes());
        EventLoopGroup loops = Connector.eventLoops(assignment.lanesPerProcess());
        try {
            List<Lane> lanes = build(board, loops);
            ready.run();
            while (board.epochNs() == 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            }
            lanes.forEach(Lane::start);
            for (Lane lane : lanes) {
                lane.awaitEnd();
            }
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private List<Lane> build(Board board, EventLoopGroup loops) throws IOException, InterruptedException {
        Connector connector = new Connector(
                resolved(assignment.nodes().forPublishers()),
                resolved(assignment.nodes().forOthers()),
                firstPublisher(),
                assignment.clients(),
                scenario.tls());
        List<Lane> lanes = new ArrayList<>();
        int first = assignment.process() * assignment.lanesPerProcess();
        for (EventExecutor loop : loops) {
            connector.rehearse((EventLoop) loop);
            lanes.add(new Lane(
                    first + lanes.size(), scenario, assignment.clients(), board, connector, (EventLoop) loop, results));
        }
        for (int number = 0; number < scenario.clients(); number++) {
            int lane = assignment.laneOf(number) - first;
            if (lane >= 0 && lane < lanes.size()) {
                add(lanes.get(lane), number);
            }
        }
        return lanes;
    }

    private static List<InetSocketAddress> resolved(List<String> nodes) {
        return nodes.stream().map(Address::resolve).toList();
    }

    private int firstPublisher() {
        return scenario.subscribers() + scenario.idle();
    }

    private void add(Lane lane, int number) {
        int firstPublisher = firstPublisher();
        if (number < scenario.subscribers()) {
            lane.addSubscriber(number, number, receipts());
        } else if (number < firstPublisher) {
            lane.addIdle(number);
        } else {
            lane.addPublisher(number, number - firstPublisher);
        }
    }

    private Receipts receipts() {
        return group == null ? new OwnReceipts(scenario.slots()) : new MemberReceipts(group, scenario.streams());
    }
}

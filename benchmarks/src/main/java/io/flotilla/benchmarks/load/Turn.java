package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.account.Counts;
import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.account.Tally;
import io.flotilla.benchmarks.load.client.Board;
import io.flotilla.benchmarks.load.client.Storm;
import io.flotilla.benchmarks.load.crew.Assignment;
import io.flotilla.benchmarks.load.crew.Crew;
import io.flotilla.benchmarks.load.machine.BrokerProcess;
import io.flotilla.benchmarks.load.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One scenario against one target, once: from the first connection to the last message. */
final class Turn {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_MS = 2;
    private static final int MANY = 100;

    /** How long after a second's end all lanes should have handed it on. */
    private static final long HAND_ON_NS = 2 * SECOND_NS;

    private final Crew crew;
    private final Assignment assignment;
    private final Target target;
    private final int warmUpS;
    private final int drainS;
    private final Consumer<String> progress;

    private final Tally tally = new Tally();
    private final Path boardFile;
    private final Board board;
    private long shownSecond;

    /**
     * What a turn has found.
     *
     * @param begin the second in which publishing began
     * @param warmUpS how many seconds from then on do not count
     * @param end the second before which what counts ended
     * @param cpuSeconds what the broker has used in the seconds that count, 0 where its process is not known
     */
    record Result(
            Tally tally,
            long begin,
            int warmUpS,
            long end,
            double cpuSeconds,
            long residentBytesBefore,
            long residentBytesAfter) {}

    /**
     * A turn that is ready to run.
     *
     * @param template the assignment, but for the target and the board
     * @param drainS how long nothing may come until what has not come is lost
     */
    Turn(Crew crew, Assignment template, Target target, int warmUpS, int drainS, Consumer<String> progress)
            throws IOException {
        this.crew = crew;
        this.target = target;
        this.warmUpS = warmUpS;
        this.drainS = drainS;
        this.progress = progress;
        boardFile = Files.createTempFile("flotilla-bench", ".board");
        board = Board.open(boardFile, template.lanes());
        assignment = template.against(target.nodes(), boardFile.toString());
    }

    /** @throws LoadException where nobody could connect */
    Result run() throws IOException, InterruptedException, LoadException {
        try {
            BrokerProcess broker = target.process();
            long residentBefore = broker == null ? 0 : broker.residentBytes();
            crew.begin(assignment, tally::add);
            board.begin(System.nanoTime());
            long begin = connect();
            long measureFromNs = momentOf(begin + warmUpS);
            long untilNs = measureFromNs + scenario().seconds() * SECOND_NS;
            board.publish(momentOf(begin), untilNs);
            awaitMoment(measureFromNs);
            double cpuBefore = cpuSeconds(broker);
            long endedNs = publish(untilNs, begin);
            double cpuSeconds = cpuSeconds(broker) - cpuBefore;
            long residentAfter = broker == null ? 0 : broker.residentBytes();
            drain();
            board.close();
            crew.awaitDone();
            long end = (endedNs - board.epochNs()) / SECOND_NS;
            return new Result(tally, begin, warmUpS, end, cpuSeconds, residentBefore, residentAfter);
        } finally {
            board.close();
            Files.delete(boardFile);
        }
    }

    private Scenario scenario() {
        return assignment.scenario();
    }

    private static double cpuSeconds(@Nullable BrokerProcess broker) throws IOException {
        return broker == null ? 0 : broker.cpuSeconds();
    }

    private long momentOf(long second) {
        return board.epochNs() + second * SECOND_NS;
    }

    /** Waits until all clients are ready or have failed, and returns the second in which to begin. */
    private long connect() throws IOException, InterruptedException, LoadException {
        await(() -> board.settled() >= scenario().clients() || isHopeless(), Long.MAX_VALUE);
        if (board.failed() == board.settled()) {
            board.close();
            crew.awaitDone();
            throw new LoadException("nobody could connect to %s: %s"
                    .formatted(
                            target.name(),
                            String.join(", ", tally.sum().problems.keySet())));
        }
        long next = (System.nanoTime() - board.epochNs()) / SECOND_NS + 1;
        awaitMoment(momentOf(next));
        return next + 1;
    }

    /** Whether many have failed and nobody has not. */
    private boolean isHopeless() {
        return board.failed() >= MANY && board.failed() == board.settled();
    }

    /** Waits for the end of publishing, or of a storm that the broker cannot follow any more, and returns when it was. */
    private long publish(long untilNs, long begin) throws IOException, InterruptedException {
        if (!scenario().storm()) {
            awaitMoment(untilNs);
            return untilNs;
        }
        for (long step = begin; momentOf(step + Storm.STEP_S) <= untilNs; step += Storm.STEP_S) {
            awaitMoment(momentOf(step + Storm.STEP_S));
            awaitHandedOn(step + Storm.STEP_S - 1);
            if (!StormPeak.isFollowed(tally.sum(step, step + Storm.STEP_S))) {
                long endedNs = momentOf(step + Storm.STEP_S);
                board.publish(board.publishFromNs(), endedNs);
                return endedNs;
            }
        }
        awaitMoment(untilNs);
        return untilNs;
    }

    /** Waits until everything was sent and has come, or nothing comes any more. */
    private void drain() throws IOException, InterruptedException {
        long received = -1;
        while (board.received() != received && !isEverythingThere()) {
            received = board.received();
            await(this::isEverythingThere, System.nanoTime() + drainS * SECOND_NS);
        }
    }

    private boolean isEverythingThere() {
        return board.haveAdvanced(board.publishUntilNs()) && board.outstanding() == 0 && board.unacknowledged() == 0;
    }

    private void awaitHandedOn(long second) throws IOException, InterruptedException {
        await(() -> tally.hasAll(second, assignment.lanes()), momentOf(second + 1) + HAND_ON_NS);
    }

    private void awaitMoment(long momentNs) throws IOException, InterruptedException {
        await(() -> false, momentNs);
    }

    /** Waits until something holds, or until {@code deadlineNs}, and shows meanwhile how far the run is. */
    private void await(BooleanSupplier condition, long deadlineNs) throws IOException, InterruptedException {
        while (!condition.getAsBoolean() && System.nanoTime() < deadlineNs) {
            if (crew.hasFailed()) {
                crew.awaitDone();
            }
            show();
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private void show() {
        boolean isLate = System.nanoTime() > momentOf(shownSecond + 1) + HAND_ON_NS;
        if (!isLate && !tally.hasAll(shownSecond, assignment.lanes())) {
            return;
        }
        Interval second = tally.sum(shownSecond, shownSecond + 1);
        Counts soFar = tally.counts(0, shownSecond + 1);
        long connected = soFar.connected - soFar.closed;
        progress.accept(Wording.progress(target.name(), shownSecond, connected, second));
        shownSecond++;
    }
}

package io.flotilla.benchmarks.load.crew;

import io.flotilla.benchmarks.load.account.Interval;
import io.flotilla.benchmarks.load.crew.Member.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** All processes of a run, which stay for one assignment after the other. */
public final class Crew implements AutoCloseable {
    private static final long START_PATIENCE_S = 60;

    private final List<Member> members = new ArrayList<>();
    private List<Progress> progress = List.of();

    /**
     * A crew of so many processes; where it is one, of this one.
     *
     * @throws IOException where a process cannot be started
     */
    public Crew(int processes) throws IOException {
        try {
            for (int i = 0; i < processes; i++) {
                members.add(processes == 1 ? new ThisProcess() : new Child());
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    /**
     * Gives every member its part, and returns when all wait for the board to begin.
     *
     * @param results is called with the intervals of all lanes, on any thread
     * @throws IOException where a member cannot work
     */
    public void begin(Assignment assignment, Consumer<Interval> results) throws IOException, InterruptedException {
        List<Progress> begun = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            begun.add(members.get(i).begin(assignment.forProcess(i), results));
        }
        progress = begun;
        for (Progress each : begun) {
            await(each.ready(), START_PATIENCE_S);
        }
    }

    /** Whether a member has failed, so that nothing more will come of its part. */
    public boolean hasFailed() {
        return progress.stream().anyMatch(each -> each.done().isCompletedExceptionally());
    }

    /**
     * Waits until every member is done, after the board has told clients to leave.
     *
     * @throws IOException where a member has failed, or does not end
     */
    public void awaitDone() throws IOException, InterruptedException {
        for (Progress each : progress) {
            await(each.done(), START_PATIENCE_S);
        }
    }

    private static void await(CompletableFuture<Void> step, long seconds) throws IOException, InterruptedException {
        try {
            step.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("a process of the generator has failed: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException("a process of the generator does not answer", late);
        }
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }
}

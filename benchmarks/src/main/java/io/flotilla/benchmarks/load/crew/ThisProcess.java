package io.flotilla.benchmarks.load.crew;

import io.flotilla.benchmarks.load.account.Interval;
import java.io.IOException;
import java.util.function.Consumer;

/** The only member of a crew of one. */
final class ThisProcess implements Member {
    @Override
    public Progress begin(Assignment assignment, Consumer<Interval> results) {
        Progress progress = new Progress();
        Thread.ofPlatform().daemon().name("load-worker").start(() -> {
            try {
                new Worker(assignment, results).run(() -> progress.ready().complete(null));
                progress.done().complete(null);
            } catch (IOException | RuntimeException failure) {
                progress.fail(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                progress.fail(interrupted);
            }
        });
        return progress;
    }

    @Override
    public void close() {}
}

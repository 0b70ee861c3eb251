package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A change that comes while the writer goes to sleep wakes it. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the change was applied")
@Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the writer slept on")
@State
public class RouteWriterStress {
    private final RouteWriter writer = RouteWriter.start(new RouteTable());
    private volatile @Nullable CompletionStage<@Nullable Void> change;

    @Actor
    public void awaitChange() {
        CompletionStage<@Nullable Void> asked;
        do {
            asked = change;
        } while (asked == null);
        asked.toCompletableFuture().join();
        writer.close();
    }

    @Signal
    public void ask() {
        change = writer.add(TopicFilter.of("a"), new Destination.Shard(1));
    }
}

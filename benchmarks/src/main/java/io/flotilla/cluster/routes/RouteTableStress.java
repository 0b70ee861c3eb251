package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A reader that keeps a route with the version that it read before does not trust it once a change that it lacks has returned. */
@JCStressTest
@Outcome(id = "false, .*", expect = Expect.ACCEPTABLE, desc = "the change had not returned")
@Outcome(id = "true, true, .*", expect = Expect.ACCEPTABLE, desc = "the kept route has the change")
@Outcome(
        id = "true, false, false",
        expect = Expect.ACCEPTABLE,
        desc = "the kept route lacks the change and is not trusted")
@Outcome(id = "true, false, true", expect = Expect.FORBIDDEN, desc = "a stale route is trusted")
@State
public class RouteTableStress {
    private static final TopicName TOPIC = TopicName.of("a/b");
    private static final TopicFilter FILTER = TopicFilter.of("a/+");
    private static final Destination SHARD = new Destination.Shard(1);

    private final RouteTable table = new RouteTable();
    private volatile boolean returned;

    @Actor
    public void writer() {
        table.add(FILTER, SHARD);
        returned = true;
    }

    @Actor
    public void reader(ZZZ_Result seen) {
        int stripe = TopicVersions.stripe(TOPIC);
        long version = table.version(stripe);
        Destinations kept = table.match(TOPIC);
        seen.r1 = returned;
        seen.r2 = !kept.isEmpty();
        seen.r3 = table.version(stripe) == version;
    }
}

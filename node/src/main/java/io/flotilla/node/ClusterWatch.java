package io.flotilla.node;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.View;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.connection.LoopContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the parts of a node what happens to its cluster: who comes and goes, whether the majority is there, and who owns which partition. */
final class ClusterWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    /** Of how many members that left it is remembered that they did. */
    private static final int REMEMBERED = 64;

    private final Cluster cluster;
    private final Sessions sessions;
    private final List<LoopContext> loops;
    private final CountDownLatch majority = new CountDownLatch(1);
    private final ArrayDeque<Member> departed = new ArrayDeque<>(); // guarded by itself
    private final AtomicBoolean ownsMore = new AtomicBoolean();
    private volatile View latest;

    ClusterWatch(Cluster cluster, Sessions sessions, LocalConnections connections, List<LoopContext> loops) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.loops = List.copyOf(loops);
        this.latest = cluster.membership().view();
        Member self = cluster.membership().self();
        cluster.partitions().listen((partition, owner) -> {
            connections.onOwnerChanged(partition);
            if (owner.equals(self)) {
                ownsMore.set(true);
            }
        });
    }

    /** Joins the others and waits until enough of them are there and this node knows their routes. */
    void join() throws InterruptedException {
        cluster.membership().listen(this::onView);
        cluster.join();
        if (!latest.hasMajority()) {
            LOG.info("waiting for other members: {}", latest.members());
        }
        majority.await();
        cluster.routeWriter().informed().toCompletableFuture().join();
    }

    private void onView(View view) {
        View before = latest;
        latest = view;
        if (view.hasMajority() != before.hasMajority() || before.number() == view.number()) {
            loops.forEach(loop -> loop.shard().execute(() -> loop.majority().set(view.hasMajority())));
        }
        if (view.hasMajority()) {
            majority.countDown();
        }
        List<Member> gone = new ArrayList<>();
        for (MemberAddress each : before.members()) {
            if (!view.contains(each.member())) {
                gone.add(each.member());
            }
        }
        if (!view.members().equals(before.members())) {
            LOG.info("members: {}{}", view.members(), view.hasMajority() ? "" : ", which are not the majority");
        }
        synchronized (departed) {
            for (Member each : gone) {
                if (departed.size() == REMEMBERED) {
                    departed.remove();
                }
                departed.add(each);
            }
        }
        gone.forEach(sessions::memberGone);
    }

    /** Has the clients of members that left depart from partitions that have come to this node since. To be called a few times a second. */
    void tick() {
        if (ownsMore.compareAndSet(true, false)) {
            List<Member> all;
            synchronized (departed) {
                all = List.copyOf(departed);
            }
            all.forEach(sessions::memberGone);
        }
    }

    boolean hasMajority() {
        return latest.hasMajority();
    }

    @Override
    public String toString() {
        return "watch of " + latest.members();
    }
}

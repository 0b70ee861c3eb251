package io.flotilla.node;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.View;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.connection.LoopContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    private final CompletableFuture<@Nullable Void> majority = new CompletableFuture<>(); // there for the first time
    private final ArrayDeque<Member> departed = new ArrayDeque<>(); // guarded by itself
    private final AtomicBoolean ownsMore = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();
    private long changesOfMajority; // guarded by this
    private volatile View latest;
    private volatile boolean safe;
    private volatile boolean wasSafe;

    ClusterWatch(Cluster cluster, Sessions sessions, LocalConnections connections, List<LoopContext> loops) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.loops = List.copyOf(loops);
        this.latest = cluster.membership().view();
        loops.forEach(
                loop -> loop.majority().whenBack(() -> List.copyOf(loop.open()).forEach(Connection::onBack)));
        Member self = cluster.membership().self();
        cluster.partitions().listen((partition, owner) -> {
            connections.onOwnerChanged(partition);
            if (owner.equals(self)) {
                ownsMore.set(true);
            }
        });
    }

    /**
     * Joins the others and waits until enough of them are there, every partition is, and this node knows their routes.
     *
     * @throws IllegalStateException if this node cannot be a member
     */
    void join() throws InterruptedException {
        CompletionStage<?> joined = beginToJoin();
        if (!latest.hasMajority()) {
            LOG.info("waiting for other members: {}", latest.members());
        }
        await(joined);
    }

    /** Joins the others; completes when enough of them are there, every partition is, and this node knows their routes. */
    CompletionStage<?> beginToJoin() {
        cluster.membership().listen(this::onView);
        cluster.join();
        return majority.thenCompose(there -> cluster.opened())
                .thenCompose(opened -> cluster.routeWriter().informed());
    }

    /** Waits for {@code joined}, or until this node is no member any more. */
    private void await(CompletionStage<?> joined) throws InterruptedException {
        CompletableFuture<String> ended = cluster.ended().toCompletableFuture();
        try {
            CompletableFuture.anyOf(joined.toCompletableFuture(), ended).get();
        } catch (ExecutionException left) {
            throw new IllegalStateException(ended.getNow("it has left"), left);
        }
        if (ended.isDone()) {
            throw new IllegalStateException(ended.join());
        }
    }

    private void onView(View view) {
        View before = latest;
        latest = view;
        if (view.hasMajority() != before.hasMajority() || before.number() == view.number()) {
            onMajority(view.hasMajority());
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
            departed.removeIf(view::contains); // one that was cut off is back, and its clients with it
            for (Member each : gone) {
                if (departed.size() == REMEMBERED) {
                    departed.remove();
                }
                departed.add(each);
            }
        }
        gone.forEach(sessions::memberGone);
    }

    private synchronized void onMajority(boolean there) {
        long change = ++changesOfMajority;
        if (there) {
            majority.complete(null);
            cluster.routeWriter().informed().thenRun(() -> setMajority(change, true));
        } else {
            setMajority(change, false);
        }
    }

    /** Tells the event loops, unless it has changed since. */
    private synchronized void setMajority(long change, boolean there) {
        if (change == changesOfMajority) {
            loops.forEach(loop -> loop.shard().execute(() -> setMajority(loop, there)));
        }
    }

    private static void setMajority(LoopContext loop, boolean there) {
        loop.majority().set(there);
        if (!there) { // before the links are told, which then say of every frame that it is done
            List.copyOf(loop.open()).forEach(Connection::onCutOff);
        }
    }

    /** Has the clients of members that left depart from partitions that have come to this node since. To be called a few times a second. */
    void tick() {
        loops.forEach(loop -> loop.shard().execute(() -> loop.majority().beat(System.nanoTime())));
        if (ownsMore.compareAndSet(true, false)) {
            List<Member> all;
            synchronized (departed) {
                all = List.copyOf(departed);
            }
            all.forEach(sessions::memberGone);
            // Partitions that were on disk remember the members of earlier runs.
            sessions.absentMembersGone(this::isThereOrCame);
        }
    }

    /** Whether a member is in the view, or may have come so lately that it is not yet. */
    private boolean isThereOrCame(Member member) {
        return latest.contains(member)
                || member.incarnation() > cluster.membership().self().incarnation();
    }

    /** Asks whether every partition has its copy. To be called about once a second. */
    void askWhetherSafe() {
        if (asking.compareAndSet(false, true)) {
            cluster.isSafe().whenComplete((answer, failure) -> {
                safe = failure == null && answer;
                if (safe) {
                    wasSafe = true;
                }
                asking.set(false);
            });
        }
    }

    /** Whether the loss of any one member would lose nothing, as of a moment ago. */
    boolean isSafe() {
        return safe;
    }

    /** Why clients are not to be sent here for the sake of the others; null where there is no reason. */
    @Nullable
    String whyNotJoined() {
        View view = latest;
        return view.hasMajority()
                ? null
                : "more than half of the expected members are needed, and here are " + view.members();
    }

    /**
     * Why clients are not to be sent here for the sake of what is kept; null where there is no reason. Only for a node that has just come: were those that serve to give up whenever a
     * copy is missing, the loss of one would take all the others with it.
     */
    @Nullable
    String whyNotCopied() {
        return wasSafe ? null : "there are partitions without a copy, which this node may be needed for";
    }

    @Override
    public String toString() {
        return "watch of " + latest.members();
    }
}

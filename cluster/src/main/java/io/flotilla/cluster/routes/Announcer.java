package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of routes to its peers, and how far each of them has followed. Confined to the writer's thread.
 *
 * <p>Changes are numbered, and gather until {@link #flush}. A peer that asks gets a snapshot, and the changes from there on.
 */
final class Announcer implements ChangeSink {
    private final PeerFrames frames;
    private final ExchangeLimits limits;
    private final Consumer<Snapshot> content;
    private final Map<Member, Follower> followers = new LinkedHashMap<>();
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>(); // ascending both in number and in time
    private @Nullable ChangeWriter gathering;
    private long number; // of the last change
    private boolean hasMajority = true;
    private long nowMs;

    /** @param content fills a snapshot with all that this node has to say */
    Announcer(PeerFrames frames, ExchangeLimits limits, Consumer<Snapshot> content) {
        this.frames = frames;
        this.limits = limits;
        this.content = content;
    }

    // ---- what is said

    @Override
    public void onBegin(int subject, long term) {
        if (!followers.isEmpty()) {
            gathering().onBegin(subject, term);
        }
        number++;
    }

    @Override
    public void onAdd(int subject, long term, TopicFilter filter) {
        if (!followers.isEmpty()) {
            gathering(filter).onAdd(subject, term, filter);
        }
        number++;
    }

    @Override
    public void onRemove(int subject, long term, TopicFilter filter) {
        if (!followers.isEmpty()) {
            gathering(filter).onRemove(subject, term, filter);
        }
        number++;
    }

    @Override
    public void onEnd(int subject, long term) {
        if (!followers.isEmpty()) {
            gathering().onEnd(subject, term);
        }
        number++;
    }

    private ChangeWriter gathering() {
        if (gathering == null) {
            gathering = new ChangeWriter(RouteFrame.changes(number + 1));
        }
        return gathering;
    }

    /** What gathers, with room for {@code filter}. */
    private ChangeWriter gathering(TopicFilter filter) {
        if (gathering != null && RouteFrame.STAYS_BYTES + gathering.lengthWith(filter) > limits.frameBytes()) {
            sendGathered();
        }
        return gathering();
    }

    // ---- who has heard it

    /** Completes {@code visible} when every peer that counts has seen what was said up to now, exceptionally where that takes too long. */
    void await(CompletableFuture<@Nullable Void> visible) {
        if (hasMajority && seenByAll() >= number) {
            visible.complete(null);
        } else {
            awaited.add(new Awaited(number, nowMs + limits.visibleMs(), visible));
        }
    }

    private long seenByAll() {
        long least = number;
        for (Follower follower : followers.values()) {
            if (follower.counts) {
                least = Math.min(least, follower.seen);
            }
        }
        return least;
    }

    private void completeVisible() {
        if (!hasMajority) {
            return; // others may act for the cluster, who are not among the peers
        }
        long seen = seenByAll();
        for (Awaited first = awaited.peek(); first != null && first.number <= seen; first = awaited.peek()) {
            awaited.remove();
            first.visible.complete(null);
        }
    }

    private void failOverdue() {
        for (Awaited first = awaited.peek(); first != null && first.deadlineMs <= nowMs; first = awaited.peek()) {
            awaited.remove();
            first.visible.completeExceptionally(new TimeoutException("not seen by every member: " + this));
        }
    }

    void failAll(Exception reason) {
        awaited.forEach(each -> each.visible.completeExceptionally(reason));
        awaited.clear();
    }

    private record Awaited(long number, long deadlineMs, CompletableFuture<@Nullable Void> visible) {}

    // ---- peers

    /** @param counts whether {@code peer} may route messages already, by what it was told before */
    void onJoined(Member peer, boolean counts) {
        sendGathered();
        followers.put(peer, new Follower(peer, counts, number));
    }

    /**
     * Who is not among {@code peers} has left, and is waited for no more.
     *
     * @param majority whether those who are there act for the cluster: nothing is visible without
     */
    void keep(Set<Member> peers, boolean majority) {
        hasMajority = majority;
        followers.keySet().retainAll(peers);
        completeVisible();
    }

    /** @param waits whether {@code peer} routes no messages until it is current, so that no route needs to wait for it */
    void onAsk(Member peer, long question, boolean waits) {
        Follower follower = followers.get(peer);
        if (follower != null) {
            follower.onAsk(question, waits);
            completeVisible();
        }
    }

    /** @throws WireException where that was not said yet */
    void onSeen(Member peer, long seen, long question, boolean waits) {
        if (seen > number) {
            throw new WireException("has seen change " + seen + " of " + number);
        }
        Follower follower = followers.get(peer);
        if (follower != null) {
            follower.onSeen(seen, question, waits);
            follower.tellAtMs = nowMs + limits.pauseMs();
            completeVisible();
        }
    }

    void tick(long now) {
        nowMs = now;
        failOverdue();
        for (Follower follower : followers.values()) {
            if (follower.isSilent() && follower.tellAtMs <= nowMs) {
                follower.currentDue = true;
                follower.tellAtMs = nowMs + limits.pauseMs();
            }
        }
    }

    /** Sends what has gathered and what peers have asked for. */
    void flush() {
        sendGathered();
        List<byte[]> snapshot = List.of();
        for (Follower follower : followers.values()) {
            if (follower.snapshotDue) {
                if (snapshot.isEmpty()) {
                    snapshot = snapshot();
                }
                snapshot.forEach(frame -> frames.send(follower.member, frame));
                follower.onSnapshotSent(number);
            }
            if (follower.currentDue) {
                frames.send(follower.member, RouteFrame.current(follower.sent, follower.question));
                follower.currentDue = false;
            }
        }
    }

    private List<byte[]> snapshot() {
        Snapshot snapshot = new Snapshot(limits.frameBytes());
        content.accept(snapshot);
        return snapshot.frames(number);
    }

    private void sendGathered() {
        if (gathering == null) {
            return;
        }
        byte[] frame = gathering.toBytes();
        gathering = null;
        for (Follower follower : followers.values()) {
            if (follower.takesChanges()) {
                frames.send(follower.member, frame);
                follower.onSent(number, frame.length, limits.unseenBytes());
            }
        }
    }

    @Override
    public String toString() {
        return number + " changes, " + followers.values();
    }
}

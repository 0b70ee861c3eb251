package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.View;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the route tables of the members of a cluster alike: tells the peers what this node knows first, and takes into its table what they tell.
 *
 * <p>Without threads, clock and network: it is told what happens, and what is due goes out with {@link #flush}. Confined to the writer's thread but for the
 * methods that say otherwise.
 */
final class RouteExchange {
    private static final Logger LOG = LoggerFactory.getLogger(RouteExchange.class);

    /** How many members that are not in the view are remembered to have asked. */
    private static final int EARLY_ASKS = 64;

    private final RouteTable table;
    private final @Nullable Member self;
    private final int partitionCount;
    private final PeerFrames frames;
    private final ExchangeLimits limits;
    private final Announcer announcer;
    private final Map<Integer, PartitionRoutes> partitions = new HashMap<>();
    private final Map<Member, PeerRoutes> peers = new LinkedHashMap<>();

    /** Those who have asked although this member does not see that stay yet, theirs or its own. */
    private final Set<Member> early = new HashSet<>();

    /** What has routes that nobody tells any more. */
    private final Set<RoutesTo> unswept = new HashSet<>();

    private final List<CompletableFuture<@Nullable Void>> awaitingInformed = new ArrayList<>();

    /** Every peer that ever was, by its index. */
    private volatile Member[] byIndex = {};

    private volatile boolean informed;
    private long stay; // of this member
    private boolean hadView;
    private boolean hadMajority;
    private int knownPartitions;
    private long questions;
    private long nowMs;

    private RouteExchange(
            RouteTable table, @Nullable Member self, int partitionCount, PeerFrames frames, ExchangeLimits limits) {
        this.table = table;
        this.self = self;
        this.partitionCount = partitionCount;
        this.frames = (to, frame) -> {
            PeerRoutes peer = peers.get(to);
            if (peer != null) {
                frames.send(to, RouteFrame.between(stay, peer.stay, frame));
            }
        };
        this.limits = limits;
        announcer = new Announcer(this.frames, limits, this::tellAll);
    }

    /** The exchange of a node that is alone. */
    static RouteExchange alone(RouteTable table) {
        RouteExchange exchange =
                new RouteExchange(table, null, Integer.MAX_VALUE, (to, frame) -> {}, ExchangeLimits.DEFAULT);
        exchange.informed = true;
        return exchange;
    }

    /** The exchange of {@code self} with its peers, of whom the first view tells. */
    static RouteExchange among(
            RouteTable table, Member self, int partitionCount, PeerFrames frames, ExchangeLimits limits) {
        return new RouteExchange(table, self, partitionCount, frames, limits);
    }

    // ---- this node's own routes

    /** Adds a route to a shard; completes {@code visible} when every member has it. */
    void add(TopicFilter filter, Destination.Shard shard, CompletableFuture<@Nullable Void> visible) {
        if (table.add(filter, shard).shards().length == 0) {
            announcer.onAdd(ChangeSink.SPEAKER, 0, filter);
        }
        announcer.await(visible); // where another shard has it, that may be on its way still
    }

    void remove(TopicFilter filter, Destination.Shard shard) {
        Destinations before = table.remove(filter, shard);
        if (before.shards().length == 1 && before.contains(shard)) {
            announcer.onRemove(ChangeSink.SPEAKER, 0, filter);
        }
    }

    // ---- those of partitions that this node owns

    void add(TopicFilter filter, int partition, long term, CompletableFuture<@Nullable Void> visible) {
        PartitionRoutes routes = partition(partition);
        if (acceptsOurs(routes, term, visible)) {
            routes.routes.add(filter);
            announcer.onAdd(partition, term, filter);
            announcer.await(visible);
        }
    }

    void remove(TopicFilter filter, int partition, long term) {
        PartitionRoutes routes = partition(partition);
        if (routes.accepts(term, true)) {
            routes.routes.remove(filter);
            announcer.onRemove(partition, term, filter);
        }
    }

    void own(int partition, long term, Collection<TopicFilter> filters, CompletableFuture<@Nullable Void> visible) {
        PartitionRoutes routes = partition(partition);
        if (!acceptsOurs(routes, term, visible)) {
            return;
        }
        routes.routes.begin();
        announcer.onBegin(partition, term);
        for (TopicFilter filter : filters) {
            routes.routes.add(filter);
            announcer.onAdd(partition, term, filter);
        }
        announcer.onEnd(partition, term);
        end(routes);
        announcer.await(visible);
    }

    /** What is said of the partition from now on is of another owner, and may have been said where it was not heard. */
    void disown(int partition, long term) {
        if (partition(partition).onDisowned(term)) {
            knownPartitions--;
        }
    }

    private static boolean acceptsOurs(PartitionRoutes routes, long term, CompletableFuture<@Nullable Void> visible) {
        boolean accepted = routes.accepts(term, true);
        if (!accepted) {
            visible.completeExceptionally(new IllegalStateException("term " + term + " is over: " + routes));
        }
        return accepted;
    }

    private PartitionRoutes partition(int partition) {
        return partitions.computeIfAbsent(
                partition, index -> new PartitionRoutes(new RoutesTo(table, new Destination.Partition(index))));
    }

    private void end(PartitionRoutes partition) {
        end(partition.routes);
        if (partition.onKnown()) {
            knownPartitions++;
        }
    }

    private void end(RoutesTo routes) {
        if (routes.end()) {
            unswept.add(routes);
        }
    }

    /** Fills {@code snapshot} with what this node has to say to one who knows nothing. */
    private void tellAll(Snapshot snapshot) {
        snapshot.tell(ChangeSink.SPEAKER, 0);
        partitions.forEach((index, partition) -> {
            if (partition.isOurs()) {
                snapshot.tell(index, partition.term());
            }
        });
        table.forEach((filter, destinations) -> {
            if (destinations.shards().length > 0) {
                snapshot.add(ChangeSink.SPEAKER, filter);
            }
            for (int partition : destinations.partitions()) {
                snapshot.add(partition, filter);
            }
        });
    }

    // ---- peers

    void onView(View view) {
        Map<Member, Long> stays = new HashMap<>();
        view.members().forEach(each -> stays.put(each.member(), each.stay()));
        long ours = stays.getOrDefault(self, stay);
        for (PeerRoutes peer : List.copyOf(peers.values())) {
            if (ours != stay || !Long.valueOf(peer.stay).equals(stays.get(peer.member))) {
                forget(peer);
            }
        }
        stay = ours;
        for (MemberAddress each : view.members()) {
            if (!each.member().equals(self) && !peers.containsKey(each.member())) {
                onJoined(each.member(), each.stay());
            }
        }
        announcer.keep(peers.keySet(), view.hasMajority());
        hadView = true;
        hadMajority = view.hasMajority();
        judge();
    }

    /*
     * Who joins those that have the majority knows nothing of what they made visible without it: it waits for their routes before it routes messages, and they
     * need not wait for it. The others go on as before: what the new one says is visible when they have seen it. Of one that was here before we do not
     * know whether it noticed that it was away.
     */
    private void onJoined(Member member, long peerStay) {
        Member[] known = byIndex;
        boolean wasHere = List.of(known).contains(member);
        int index = known.length;
        Member[] more = Arrays.copyOf(known, index + 1);
        more[index] = member;
        byIndex = more; // before the first route that leads there
        peers.put(
                member,
                new PeerRoutes(
                        member,
                        peerStay,
                        new RoutesTo(table, new Destination.Peer(index)),
                        () -> ++questions,
                        !hadMajority,
                        limits.pauseMs()));
        announcer.onJoined(member, wasHere || !hadMajority);
        if (early.remove(member)) { // whether it still waits it says when it has seen the answer
            announcer.onAsk(member, Follower.NONE, false);
        }
    }

    /** What the peer said in a stay that is over does not count. */
    private void forget(PeerRoutes peer) {
        peers.remove(peer.member);
        peer.routes.begin();
        end(peer.routes);
        if (peer.waits()) {
            askAnew();
        }
    }

    /** One left before it had told all, perhaps of a partition that it owned last: what of the others are, they say, and what was its, the next owner. */
    private void askAnew() {
        for (PartitionRoutes partition : partitions.values()) {
            if (partition.onDoubted()) {
                knownPartitions--;
            }
        }
        peers.values().forEach(PeerRoutes::ask);
    }

    /** The member with this index, which may have left. Any thread. */
    Member peer(int index) {
        return byIndex[index];
    }

    /** Whether this node has every route that is visible to those who ask for one. Any thread. */
    boolean isInformed() {
        return informed;
    }

    void awaitInformed(CompletableFuture<@Nullable Void> done) {
        awaitingInformed.add(done);
    }

    /**
     * Takes what the exchange of {@code from} sent. What either said in an earlier stay of one of them counts no more, since the other may have gone on without it meanwhile;
     * and a question from a stay that this member does not see yet is answered when it does.
     */
    void onFrame(Member from, byte[] frame) {
        PeerRoutes peer = peers.get(from);
        try {
            WireInput in = new WireInput(frame);
            long theirs = in.readFixedLong();
            long ours = in.readFixedLong();
            int kind = RouteFrame.kind(in);
            if (peer != null && peer.stay == theirs && ours == stay) {
                onFrame(peer, kind, in);
            } else if (kind == RouteFrame.ASK && early.size() < EARLY_ASKS) {
                early.add(from);
            }
        } catch (WireException broken) {
            LOG.error("routes of {} cannot be read: {}", from, broken.getMessage());
            if (peer != null) {
                peer.onBroken(nowMs);
            }
        }
    }

    private void onFrame(PeerRoutes peer, int kind, WireInput in) {
        switch (kind) {
            case RouteFrame.CHANGES -> peer.onChanges(in, rest -> read(rest, peer));
            case RouteFrame.SNAPSHOT -> peer.onSnapshot(in, rest -> read(rest, peer), nowMs);
            case RouteFrame.CURRENT -> peer.onCurrent(in.readLong(), in.readLong());
            case RouteFrame.SEEN -> announcer.onSeen(peer.member, in.readLong(), in.readLong(), in.readBoolean());
            case RouteFrame.ASK -> announcer.onAsk(peer.member, in.readLong(), in.readBoolean());
            default -> throw new WireException("no kind of frame: " + kind);
        }
    }

    private long read(WireInput in, PeerRoutes peer) {
        return ChangeReader.read(in, partitionCount, new Told(peer));
    }

    /** What a peer tells, on its way into the table. */
    private final class Told implements ChangeSink {
        private final PeerRoutes peer;

        Told(PeerRoutes peer) {
            this.peer = peer;
        }

        @Override
        public void onBegin(int subject, long term) {
            RoutesTo routes = routes(subject, term);
            if (routes != null) {
                routes.begin();
            }
        }

        @Override
        public void onAdd(int subject, long term, TopicFilter filter) {
            RoutesTo routes = routes(subject, term);
            if (routes != null) {
                routes.add(filter);
            }
        }

        @Override
        public void onRemove(int subject, long term, TopicFilter filter) {
            RoutesTo routes = routes(subject, term);
            if (routes != null) {
                routes.remove(filter);
            }
        }

        @Override
        public void onEnd(int subject, long term) {
            if (routes(subject, term) == null) {
                return;
            }
            if (subject == SPEAKER) {
                end(peer.routes);
            } else {
                end(partition(subject));
            }
        }

        /** The routes of {@code subject}; null where the word of a later owner counts. */
        private @Nullable RoutesTo routes(int subject, long term) {
            if (subject == SPEAKER) {
                return peer.routes;
            }
            PartitionRoutes partition = partition(subject);
            return partition.accepts(term, false) ? partition.routes : null;
        }
    }

    // ---- time

    /** @param now in ms, of any clock that does not go back */
    void tick(long now) {
        nowMs = now;
        announcer.tick(now);
        peers.values().forEach(peer -> peer.tick(now));
    }

    /** Whether time matters: there is somebody to wait for. */
    boolean hasPeers() {
        return !peers.isEmpty();
    }

    /** Sends all that is due. */
    void flush() {
        sweep();
        judge(); // before a peer is told that we wait, and need not be waited for
        if (informed) {
            awaitingInformed.forEach(done -> done.complete(null));
            awaitingInformed.clear();
        }
        announcer.flush();
        peers.values().forEach(peer -> peer.flush(frames, nowMs));
    }

    private void judge() {
        informed = self == null
                || (hadView
                        && knownPartitions == partitionCount
                        && peers.values().stream().noneMatch(PeerRoutes::waits));
    }

    private void sweep() {
        if (!unswept.isEmpty()) {
            List<RoutesTo> stale = List.copyOf(unswept);
            table.forEach((filter, destinations) -> {
                for (RoutesTo each : stale) {
                    each.sweep(filter, destinations);
                }
            });
            stale.forEach(RoutesTo::onSwept);
            unswept.clear();
        }
    }

    /** Who waits still is told that it was in vain. */
    void close() {
        IllegalStateException closed = new IllegalStateException("the route writer is closed");
        announcer.failAll(closed);
        awaitingInformed.forEach(done -> done.completeExceptionally(closed));
    }

    @Override
    public String toString() {
        return "RouteExchange: " + announcer + "; " + peers.values();
    }
}

package io.flotilla.cluster.routes;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.View;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The members of a cluster that exchange routes, what is on its way between them, and what each has been asked for, in plain sets. Everything at random. */
final class RouteWorld {
    private static final int SHARDS = 2;
    private static final int PARTITIONS = 3;
    private static final ExchangeLimits LIMITS = new ExchangeLimits(64, 120, 5_000, 2_000);
    private static final List<TopicFilter> FILTERS = List.of(
            TopicFilter.of("a"),
            TopicFilter.of("a/b"),
            TopicFilter.of("a/+"),
            TopicFilter.of("#"),
            TopicFilter.of("$a/b"),
            TopicFilter.of("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p"),
            TopicFilter.of("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/q"));

    final Random random;
    final List<Node> nodes = new ArrayList<>(); // those that run
    final List<Owned> partitions = new ArrayList<>();
    int asked;
    int refused;
    private final int slots;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Member> main = new ArrayList<>(); // those whose views say what the cluster is
    private final List<Member> island = new ArrayList<>(); // those who see each other alone
    private final Map<Member, Long> stays = new HashMap<>();
    private long lastStay;
    private long viewNumber;
    private long incarnation;
    private long nowMs;
    private long times;

    RouteWorld(Random random) {
        this.random = random;
        slots = 2 + random.nextInt(4);
        for (int slot = 0; slot < slots; slot++) {
            start(slot);
        }
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new Owned(i));
        }
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @Nullable
    Node node(@Nullable Member member) {
        return nodes.stream()
                .filter(node -> node.member.equals(member))
                .findAny()
                .orElse(null);
    }

    // ---- members

    private void start(int slot) {
        Node node = new Node(new Member(new MemberId("n" + slot), ++incarnation));
        nodes.add(node);
        leave(node.member.id());
        join(node.member);
        publishViews();
    }

    private void join(Member member) {
        main.add(member);
        stays.put(member, ++lastStay);
    }

    private void leave(MemberId id) {
        main.removeIf(member -> member.id().equals(id));
        island.removeIf(member -> member.id().equals(id));
    }

    /** One that is not running starts again, perhaps before the others have noticed that it was gone. */
    void restart() {
        int slot = random.nextInt(slots);
        if (nodes.stream().noneMatch(node -> node.member.id().equals(new MemberId("n" + slot)))) {
            start(slot);
        }
    }

    void crash() {
        if (nodes.size() > 1) {
            Node crashed = nodes.remove(random.nextInt(nodes.size()));
            for (Channel channel : channels) {
                if (channel.from.equals(crashed.member)) {
                    channel.cut();
                }
            }
        }
    }

    void detectCrashes() {
        boolean fromMain = main.removeIf(member -> node(member) == null);
        boolean fromIsland = island.removeIf(member -> node(member) == null);
        if (fromMain || fromIsland) {
            publishViews();
        }
    }

    void split() {
        if (island.isEmpty() && main.size() > 1) {
            int size = 1 + random.nextInt(Math.min(main.size() - 1, slots / 2)); // never the majority
            for (int i = 0; i < size; i++) {
                island.add(main.remove(random.nextInt(main.size())));
            }
            publishViews();
            for (Member member : island) {
                Node node = node(member);
                if (node != null) {
                    node.promised.clear(); // to those who are not there
                }
            }
        }
    }

    /** They find each other again. Those of the island have noticed by then that they were apart; the others may see it late, or never. */
    void heal() {
        boolean noticed =
                nodes.stream().filter(node -> island.contains(node.member)).allMatch(node -> node.views.isEmpty());
        if (!island.isEmpty() && noticed) {
            island.forEach(this::join);
            island.clear();
            publishViews();
        }
    }

    private void publishViews() {
        viewNumber++;
        publish(main);
        publish(island);
    }

    private void publish(List<Member> members) {
        List<MemberAddress> addresses = members.stream()
                .map(member -> new MemberAddress(member, Role.BOTH, "localhost", 1, stays.getOrDefault(member, 0L)))
                .toList();
        View view = new View(viewNumber, addresses, hasMajority(members));
        for (Member member : members) {
            Node node = node(member);
            if (node != null) {
                node.views.add(view);
            }
        }
    }

    private boolean hasMajority(List<Member> members) {
        return 2 * members.size() > slots;
    }

    /** Whether {@code node} acts for the cluster, and knows it. */
    boolean serves(Node node) {
        return main.contains(node.member) && node.view.hasMajority();
    }

    void nextView() {
        Node node = any(nodes);
        View view = node.views.poll();
        while (random.nextInt(4) == 0 && main.contains(node.member) && node.views.size() > 1) {
            view = node.views.poll(); // it looks only now and then
        }
        if (view != null) {
            node.onView(view);
        }
    }

    // ---- frames

    private Channel channel(Member from, Member to) {
        for (Channel channel : channels) {
            if (channel.from.equals(from) && channel.to.equals(to)) {
                return channel;
            }
        }
        Channel channel = new Channel(from, to);
        channels.add(channel);
        return channel;
    }

    boolean deliver() {
        List<Channel> busy =
                channels.stream().filter(channel -> !channel.frames.isEmpty()).toList();
        if (busy.isEmpty()) {
            return false;
        }
        Channel channel = any(busy);
        Node to = node(channel.to);
        if (to == null) {
            channel.frames.clear();
            return true;
        }
        for (int count = 1 + random.nextInt(4); count > 0 && !channel.frames.isEmpty(); count--) {
            to.exchange.onFrame(channel.from, channel.frames.remove());
        }
        to.maybeFlush();
        return true;
    }

    /** What one has sent to another: in order, and whole up to where it was cut. */
    private final class Channel {
        final Member from;
        final Member to;
        final ArrayDeque<byte[]> frames = new ArrayDeque<>();

        Channel(Member from, Member to) {
            this.from = from;
            this.to = to;
        }

        void cut() {
            for (int left = random.nextInt(frames.size() + 1); frames.size() > left; ) {
                frames.removeLast();
            }
        }
    }

    /** Frames get lost although both see each other all the time, which a link should not let happen. */
    void lose() {
        if (!channels.isEmpty()) {
            any(channels).cut();
        }
    }

    void tick(int ms) {
        nowMs += ms;
        for (Node node : nodes) {
            node.exchange.tick(nowMs);
            node.maybeFlush();
        }
    }

    // ---- subscriptions

    void changeShard() {
        any(nodes).change(new Destination.Shard(random.nextInt(SHARDS)), any(FILTERS));
    }

    void changePartition() {
        Owned partition = any(partitions);
        Node owner = node(partition.owner);
        if (owner != null && serves(owner)) {
            partition.change(owner, any(FILTERS));
        }
    }

    /** Partitions whose owner is not of the cluster any more get another, and some move. */
    void assignPartitions() {
        for (Owned partition : partitions) {
            if (!main.contains(partition.owner) || random.nextInt(10) == 0) {
                Node owner = main.isEmpty() ? null : node(any(main));
                if (owner != null && serves(owner)) {
                    partition.move(owner);
                }
            }
        }
    }

    /** An owner says something of its time when that is over. */
    void lateWord() {
        Owned partition = any(partitions);
        Node before = node(partition.before);
        if (before != null) {
            before.exchange.add(any(FILTERS), partition.index, partition.termBefore, new CompletableFuture<>());
            before.maybeFlush();
        }
    }

    /** A partition: what it holds is held by the majority, whoever owns it. */
    final class Owned {
        final int index;
        final Set<TopicFilter> filters = new HashSet<>();
        final Set<TopicFilter> promised = new HashSet<>();
        private final Map<TopicFilter, Long> since = new HashMap<>();
        private @Nullable Member owner;
        private long term;
        private @Nullable Member before;
        private long termBefore;

        Owned(int index) {
            this.index = index;
        }

        private void move(Node to) {
            before = owner;
            termBefore = term;
            owner = to.member;
            term += 1 + random.nextInt(3);
            to.owned.put(index, term);
            to.exchange.own(index, term, List.copyOf(filters), new CompletableFuture<>());
            to.maybeFlush();
        }

        /** {@code node} learns whether it is the owner still. */
        private void disown(Node node) {
            Long owned = node.owned.get(index);
            if (owned != null && owned != term) {
                node.owned.remove(index);
                node.exchange.disown(index, owned);
            }
        }

        private void change(Node node, TopicFilter filter) {
            if (filters.remove(filter)) {
                promised.remove(filter);
                node.exchange.remove(filter, index, term);
            } else {
                filters.add(filter);
                Long time = ++times;
                since.put(filter, time);
                node.exchange.add(filter, index, term, node.asking(() -> {
                    boolean stillThere = filters.contains(filter) && Objects.equals(since.get(filter), time);
                    if (stillThere && node.member.equals(owner) && serves(node)) {
                        promised.add(filter);
                    }
                }));
            }
            node.maybeFlush();
        }
    }

    /** A member that runs. */
    final class Node {
        final Member member;
        final RouteTable table = new RouteTable();
        final RouteExchange exchange;
        final ArrayDeque<View> views = new ArrayDeque<>(); // that it has yet to see
        final Map<Destination.Shard, Set<TopicFilter>> shards = new HashMap<>();
        final Set<TopicFilter> promised = new HashSet<>();
        final Map<Integer, Long> owned = new HashMap<>(); // the terms of partitions
        private final Map<TopicFilter, Long> since = new HashMap<>();
        final List<CompletableFuture<@Nullable Void>> asked = new ArrayList<>();
        View view = new View(0, List.of(), false);
        boolean flushed = true;

        Node(Member member) {
            this.member = member;
            exchange = RouteExchange.among(
                    table,
                    member,
                    PARTITIONS,
                    (to, frame) -> channel(member, to).frames.add(frame),
                    LIMITS);
            exchange.tick(nowMs);
        }

        void onView(View next) {
            for (MemberAddress each : view.members()) {
                if (!next.contains(each.member())) {
                    channel(member, each.member()).cut();
                }
            }
            view = next;
            partitions.forEach(partition -> partition.disown(this));
            exchange.onView(next);
            maybeFlush();
        }

        void change(Destination.Shard shard, TopicFilter filter) {
            Set<TopicFilter> there = shards.computeIfAbsent(shard, none -> new HashSet<>());
            if (there.remove(filter)) {
                exchange.remove(filter, shard);
                if (!wants(filter)) {
                    promised.remove(filter);
                }
            } else {
                if (!wants(filter)) {
                    since.put(filter, ++times);
                }
                there.add(filter);
                @Nullable Long time = since.get(filter);
                exchange.add(filter, shard, asking(() -> {
                    if (wants(filter) && Objects.equals(since.get(filter), time) && serves(this)) {
                        promised.add(filter);
                    }
                }));
            }
            maybeFlush();
        }

        boolean wants(TopicFilter filter) {
            return shards.values().stream().anyMatch(filters -> filters.contains(filter));
        }

        private CompletableFuture<@Nullable Void> asking(Runnable onVisible) {
            CompletableFuture<@Nullable Void> visible = new CompletableFuture<>();
            RouteWorld.this.asked++;
            asked.add(visible);
            visible.whenComplete((done, failure) -> {
                if (failure == null) {
                    onVisible.run();
                } else {
                    refused++;
                }
            });
            return visible;
        }

        void maybeFlush() {
            flushed = random.nextInt(4) > 0;
            if (flushed) {
                exchange.flush();
            }
        }

        /** Where the table says that {@code filter} leads: shards, partitions and members. */
        Set<Object> routes(TopicFilter filter) {
            Set<Object> routes = new HashSet<>();
            Destinations destinations = table.get(filter);
            for (int shard : destinations.shards()) {
                routes.add(new Destination.Shard(shard));
            }
            for (int partition : destinations.partitions()) {
                routes.add(new Destination.Partition(partition));
            }
            for (int peer : destinations.peers()) {
                routes.add(exchange.peer(peer));
            }
            return routes;
        }

        @Override
        public String toString() {
            return member + " " + exchange;
        }
    }

    // ---- the end

    /** All start, see each other and hear all. */
    void comeToRest() {
        heal();
        while (nodes.size() < slots) {
            restart();
        }
        detectCrashes();
        for (int round = 0; round < 100; round++) {
            for (Node node : nodes) {
                while (!node.views.isEmpty()) {
                    node.onView(node.views.remove());
                }
            }
            heal();
            assignPartitions();
            while (deliver()) {}
            tick(1_000);
        }
        for (Node node : nodes) {
            node.exchange.flush();
        }
    }

    List<TopicFilter> filters() {
        return FILTERS;
    }
}

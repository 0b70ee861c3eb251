package io.flotilla.node;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.hazelcast.SimulatedPartitions;
import io.flotilla.cluster.hazelcast.SimulatedStore;
import io.flotilla.cluster.link.LinkConfig;
import io.flotilla.cluster.link.LinkReceiver;
import io.flotilla.cluster.link.Links;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.routes.RouteTable;
import io.flotilla.cluster.routes.RouteWriter;
import io.flotilla.cluster.session.ConnectRequest;
import io.flotilla.cluster.session.DropPolicy;
import io.flotilla.cluster.session.Partition;
import io.flotilla.cluster.session.QueueMemory;
import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.connection.Admission;
import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.ConnectionServices;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.connection.LoopContext;
import io.flotilla.node.connection.Majority;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.network.Peer;
import io.flotilla.node.peer.PeerConnections;
import io.flotilla.node.peer.PeerLoads;
import io.flotilla.node.peer.PeerReceiver;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.AuthenticationResult;
import io.flotilla.node.security.Authorizer;
import io.flotilla.node.security.EnhancedAuthentication;
import io.flotilla.node.shard.Shard;
import io.flotilla.node.shard.TopicDurability;
import io.flotilla.node.simulation.Network;
import io.flotilla.node.simulation.Schedule;
import io.flotilla.node.simulation.SeenMembership;
import io.flotilla.node.simulation.SimulatedLoop;
import io.flotilla.node.simulation.Strand;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.shared.ShareStrategy;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A node of a simulation: put together as {@link Node} does it, of the same parts, but for its event loops, its sockets, the thread of its route writer, and what
 * Hazelcast does.
 */
public final class SimulatedNode {
    private static final int LOOPS = 2;
    private static final NodeConfig CONFIG = NodeConfig.defaults();
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** So small that links run out of credit. */
    private static final int CREDIT_BYTES = 2_000;

    private static final SessionLimits LIMITS =
            new SessionLimits(100_000, 1 << 30, DropPolicy.NEWEST, 8, 1 << 20, ConnectRequest.NEVER_EXPIRES);

    private final Member self;
    private final Role role;
    private final Schedule schedule;
    private final List<SimulatedLoop> eventLoops = new ArrayList<>();
    private final List<LoopContext> loops = new ArrayList<>();
    private final List<Schedule.Turn> turns = new ArrayList<>();
    private final Strand clock;
    private final Links links;
    private final RouteWriter routeWriter;
    private final SeenMembership membership;
    private final SimulatedStore<Partition> store;
    private final Sessions sessions;
    private final ClusterWatch watch;
    private final ConnectionServices services;
    private final MemoryGuard memory = new MemoryGuard(1 << 30);
    private final CompletableFuture<?> joined;
    private boolean ticking;

    public SimulatedNode(
            Member self, Role role, Schedule schedule, Network network, SimulatedPartitions<Partition> partitions) {
        this.self = self;
        this.role = role;
        this.schedule = schedule;
        for (int i = 0; i < LOOPS; i++) {
            eventLoops.add(new SimulatedLoop(schedule));
        }
        clock = new Strand(schedule);
        Strand watching = new Strand(schedule);
        Strand partitionThread = new Strand(schedule);
        turns.addAll(eventLoops);
        turns.addAll(List.of(clock, watching, partitionThread));
        RouteTable table = new RouteTable();
        Counters counters = new Counters();
        LocalConnections connections = new LocalConnections(self, eventLoops);
        PeerReceiver fromPeers = new PeerReceiver(self, connections, new PeerLoads(null));
        List<Links> started = new ArrayList<>();
        routeWriter = RouteWriter.stepped(
                table,
                self,
                partitions.partitionCount(),
                (to, frame) -> started.getFirst().sendControl(to, Cluster.ROUTES_FRAME, frame));
        eventLoops
                .getFirst()
                .runAtOnce(() -> started.add(Links.start(
                        new LinkConfig(
                                "simulation",
                                "127.0.0.1",
                                0,
                                null,
                                CREDIT_BYTES,
                                1 << 20,
                                HEARTBEAT,
                                4,
                                Duration.ofSeconds(2)),
                        self,
                        eventLoops,
                        receiver(fromPeers),
                        network.surroundings(self))));
        links = started.getFirst();
        membership = new SeenMembership(address(0), watching);
        store = partitions.store(self, partitionThread, watching);
        Cluster cluster = Cluster.of(membership, store, store.replicator(), table, routeWriter, links);
        PeerConnections everywhere = new PeerConnections(self, connections, cluster, LOOPS);
        EngineEvents events = new EngineEvents(counters, memory);
        sessions = new Sessions(
                store,
                store.replicator(),
                new PartitionRoutes(routeWriter),
                everywhere,
                LIMITS,
                QueueMemory.ALL,
                ShareStrategy.ROUND_ROBIN,
                events,
                this::publish,
                schedule::nowMs);
        Shard[] shards = new Shard[LOOPS];
        for (int i = 0; i < LOOPS; i++) {
            shards[i] = new Shard(
                    self,
                    i,
                    LOOPS,
                    eventLoops.get(i),
                    table,
                    routeWriter,
                    sessions,
                    events,
                    partitions.partitionCount(),
                    cluster::stripe,
                    messages -> {},
                    memory,
                    new TopicDurability(List.of(), Durability.MEMORY),
                    Long.MAX_VALUE,
                    schedule::nowMs);
            loops.add(new LoopContext(shards[i], counters.newLoop(), new Majority(false, 0, 0)));
        }
        Shard.introduce(shards);
        connections.open(sessions, List.of(shards));
        fromPeers.open(List.of(shards));
        watch = new ClusterWatch(cluster, sessions, connections, loops);
        services = new ConnectionServices(
                CONFIG,
                sessions,
                connections,
                everywhere,
                version -> null,
                LIMITS,
                EnhancedAuthentication.NONE,
                counters,
                memory);
        joined = watch.beginToJoin().toCompletableFuture();
    }

    private LinkReceiver receiver(PeerReceiver others) {
        return (from, stripe, kind, body, accepted) -> {
            if (kind == Cluster.ROUTES_FRAME) {
                byte[] frame = new byte[body.readableBytes()];
                body.readBytes(frame);
                routeWriter.onFrame(from, frame).whenComplete((done, failure) -> accepted.run());
            } else {
                others.onFrame(from, stripe, kind, body, accepted);
            }
        };
    }

    private void publish(ApplicationMessage message) {
        Shard shard =
                loops.get(Math.floorMod(message.topic().hashCode(), LOOPS)).shard();
        shard.execute(() -> shard.publish(message, null));
    }

    public Member self() {
        return self;
    }

    public Role role() {
        return role;
    }

    /** Where others reach it, while it stays in the cluster for the {@code stay}th time of all. */
    public MemberAddress address(long stay) {
        return new MemberAddress(self, role, "127.0.0.1", links.port(), stay);
    }

    public SeenMembership membership() {
        return membership;
    }

    public SimulatedStore<Partition> store() {
        return store;
    }

    /** Whether clients may connect. */
    public boolean isOpen() {
        return joined.isDone();
    }

    /** All that goes on in it. */
    public List<Schedule.Turn> turns() {
        return turns;
    }

    public List<SimulatedLoop> eventLoops() {
        return eventLoops;
    }

    /** Takes a client's connection, on one of the loops. */
    public void accept(Channel channel) {
        int index = schedule.random().nextInt(LOOPS);
        EventLoop loop = eventLoops.get(index);
        Admission admission = new Admission(
                credentials -> CompletableFuture.completedStage(new AuthenticationResult.Accepted(null)),
                Authorizer.ALLOW_ALL,
                null);
        Peer peer = new Peer("tcp", "127.0.0.1", 1, null, false, System.nanoTime());
        channel.pipeline().addLast(new Connection(services, admission, loops.get(index), peer));
        loop.register(channel);
    }

    /** How many connections it has. */
    public int openConnections() {
        return loops.stream().mapToInt(loop -> loop.open().size()).sum();
    }

    /** Has its clock do what it does every 100 ms. */
    public void tick() {
        if (!ticking) {
            ticking = true;
            clock.execute(() -> {
                ticking = false;
                sessions.tick();
                watch.tick();
                store.look();
            });
        }
    }

    /** Lets its route writer do what waits; false where that was nothing. */
    public boolean writeRoutes() {
        return routeWriter.step(schedule.nowMs());
    }

    /** Bytes that it has for its clients. */
    public long heldBytes() {
        return memory.heldBytes();
    }

    /** Lets go of what its end leaves behind: a killed process needs not. */
    public void sweep() {
        eventLoops.getFirst().runAtOnce(links::close);
    }

    @Override
    public String toString() {
        return "\n" + self.id() + ": " + watch + ", " + loops + ", " + links + ", " + routeWriter + ", " + store;
    }
}

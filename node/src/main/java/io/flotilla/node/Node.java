package io.flotilla.node;

import io.flotilla.cluster.Cluster;
import io.flotilla.cluster.hazelcast.HazelcastConfig;
import io.flotilla.cluster.hazelcast.HazelcastConfig.Discovery;
import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.link.LinkConfig;
import io.flotilla.cluster.link.LinkTls;
import io.flotilla.cluster.link.SocketIo;
import io.flotilla.cluster.link.TlsFiles;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.session.DropReason;
import io.flotilla.cluster.session.QueueMemory;
import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.command.RunningNode;
import io.flotilla.node.command.StartException;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.ClusterConfig;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.config.SessionConfig;
import io.flotilla.node.connection.Connection;
import io.flotilla.node.connection.ConnectionServices;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.connection.LoopContext;
import io.flotilla.node.connection.Majority;
import io.flotilla.node.console.Console;
import io.flotilla.node.console.Health;
import io.flotilla.node.console.Health.Probe;
import io.flotilla.node.drain.ConnectedClients;
import io.flotilla.node.drain.Drain;
import io.flotilla.node.files.FileWatcher;
import io.flotilla.node.files.Watched;
import io.flotilla.node.metrics.ClientMetrics;
import io.flotilla.node.metrics.ClusterMetrics;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.metrics.LoopDelays;
import io.flotilla.node.metrics.MemoryMetrics;
import io.flotilla.node.metrics.Metrics;
import io.flotilla.node.metrics.ProcessMetrics;
import io.flotilla.node.metrics.SessionMetrics;
import io.flotilla.node.metrics.StorageMetrics;
import io.flotilla.node.metrics.SysTopics;
import io.flotilla.node.metrics.TrafficMetrics;
import io.flotilla.node.network.ListenException;
import io.flotilla.node.network.Listeners;
import io.flotilla.node.network.Peer;
import io.flotilla.node.network.Transport;
import io.flotilla.node.peer.PeerConnections;
import io.flotilla.node.peer.PeerLoads;
import io.flotilla.node.peer.PeerReceiver;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.Security;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.message.ApplicationMessage;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker: puts its parts together, starts them, and stops them in the opposite order.
 *
 * <p>The way of a PUBLISH: {@code network} accepts the connection, {@code connection} turns bytes into packets with {@code codec}, and {@code shard} gives the
 * message to its destinations, which the route table of {@code cluster} names: this and other shards for the subscribers that are connected, partitions of the
 * session engine for those that may be away.
 */
public final class Node implements RunningNode {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Partitions of a node that is alone: enough to spread over any number of event loops. */
    private static final int PARTITIONS = 64;

    /** About what a subscription takes in the engine. */
    private static final long SUBSCRIPTION_BYTES = 1_000;

    private static final long PRESSURE_PERIOD_MS = 50;
    private static final long ENGINE_PERIOD_MS = 100;
    private static final long PROBE_PERIOD_MS = 100;
    private static final long DRAIN_PERIOD_MS = 50;
    private static final long SAMPLE_PERIOD_MS = 1_000;

    /** How long connections that are left at the end have to take their last packet. */
    private static final long FAREWELL_NS = TimeUnit.SECONDS.toNanos(2);

    /** An event loop that has not come to a task for so long does not come to it any more. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(30);

    private final NodeConfig config;
    private final Counters counters = new Counters();
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final @Nullable Console console;
    private final MemoryGuard memory;
    private final Transport transport;
    private final Cluster cluster;
    private final ClusterWatch watch;
    private final LocalConnections connections;
    private final Storage storage;
    private final Sessions sessions;
    private final FileWatcher files = new FileWatcher();
    private final Security security;
    private final Admissions admissions;
    private final List<LoopContext> loops = new ArrayList<>();
    private final PeerLoads peerLoads;
    private final Drain drain;
    private final ConnectionServices services;
    private final LoopDelays delays;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "flotilla-clock"));
    private final Listeners listeners;
    private long heldForEngineBytes; // only the clock's
    private volatile boolean started;

    private Node(NodeConfig config) {
        this.config = config;
        memory = new MemoryGuard(
                (long) (Runtime.getRuntime().maxMemory() * config.limits().memoryShare()));
        health.require(Probe.STARTED, "started", () -> started ? null : "the node is starting");
        try {
            security = Security.open(config.security(), config.limits(), files);
            console = config.admin() == null ? null : Console.start(config.admin(), files, health, metrics);
        } catch (IOException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
        admissions = new Admissions(config, security);
        transport = Transport.create(io(config.io()), config.eventLoops());
        List<EventLoop> eventLoops = new ArrayList<>();
        for (EventExecutor each : transport.group()) {
            eventLoops.add((EventLoop) each);
        }
        delays = new LoopDelays(eventLoops, System::nanoTime, metrics);
        health.require(Probe.LIVE, "event-loops", this::stuckLoop);
        storage = openStorage(eventLoops);
        Member self = new Member(new MemberId(config.node()), storage.incarnation());
        EngineEvents events = new EngineEvents(counters, memory);
        SessionLimits limits = limits(config.sessions());
        connections = new LocalConnections(self, eventLoops);
        peerLoads = new PeerLoads(config.advertisedAddress());
        PeerReceiver fromPeers = new PeerReceiver(self, connections, peerLoads);
        cluster = cluster(config, self, storage, eventLoops, fromPeers, files);
        PeerConnections everywhere = new PeerConnections(self, connections, cluster, eventLoops.size());
        try {
            sessions = new Sessions(
                    cluster.partitions(),
                    cluster.replicator(),
                    new PartitionRoutes(cluster.routeWriter()),
                    everywhere,
                    limits,
                    new QueueMemory(
                            config.sessions().queueMemory(),
                            () -> memory.isOver(config.sessions().queueMemoryShare())),
                    config.sessions().shareStrategy(),
                    events,
                    this::publish,
                    System::currentTimeMillis);
        } catch (UncheckedIOException unreadable) {
            release();
            throw Storage.unusable(unreadable);
        }
        Shard[] shards = new Shard[eventLoops.size()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(
                    self,
                    i,
                    shards.length,
                    eventLoops.get(i),
                    cluster.routeTable(),
                    cluster.routeWriter(),
                    sessions,
                    events,
                    cluster.partitions().partitionCount(),
                    cluster::stripe,
                    messages -> counters.onDropped(DropReason.PEER_BEHIND, messages),
                    memory,
                    Storage.topicDurability(config.sessions()),
                    config.cluster() == null ? Long.MAX_VALUE : HazelcastConfig.DEFAULT_SILENCE.toNanos() / 2,
                    System::currentTimeMillis);
            loops.add(new LoopContext(shards[i], counters.newLoop(), majority(config)));
        }
        Shard.introduce(shards);
        connections.open(sessions, List.of(shards));
        fromPeers.open(List.of(shards));
        watch = new ClusterWatch(cluster, sessions, connections, loops);
        health.require(Probe.READY, "joined", watch::whyNotJoined);
        health.require(Probe.READY, "recovered", cluster::whyNotOpen);
        health.require(Probe.READY, "copied", watch::whyNotCopied);
        drain = new Drain(
                config.drain(), new ConnectedClients(loops, counters), peerLoads, watch::isSafe, System::nanoTime);
        health.require(Probe.READY, "not-draining", drain::whyNotReady);
        if (config.cluster() == null) {
            sessions.absentMembersGone(self::equals); // those of earlier runs, which the partitions remember
        }
        services = new ConnectionServices(
                config,
                sessions,
                connections,
                everywhere,
                drain,
                limits,
                security.enhancedAuthentication(),
                counters,
                memory);
        ClusterMetrics clusterMetrics = showMetrics();
        startClock(clusterMetrics);
        try {
            watch.join();
            listeners = Listeners.start(
                    servesClients(config) ? config.listeners() : List.of(),
                    config.limits(),
                    transport,
                    files,
                    this::open,
                    (reason, listener, remoteAddress) -> counters.onTurnedAway(reason));
        } catch (ListenException cannotListen) {
            release();
            throw new StartException(String.valueOf(cannotListen.getMessage()), cannotListen);
        } catch (IllegalStateException notTaken) {
            release();
            throw new StartException("the cluster does not take this node: " + notTaken.getMessage(), notTaken);
        } catch (InterruptedException stopped) {
            release();
            throw new StartException("stopped while it waited for other members", stopped);
        }
        files.start();
        started = true;
        if (console != null) {
            console.serve(new NodeAdministration(
                    config.node(),
                    version(),
                    listeners.bound(),
                    loops,
                    cluster,
                    peerLoads,
                    sessions,
                    drain,
                    counters,
                    memory));
        }
    }

    private Storage openStorage(List<EventLoop> eventLoops) {
        try {
            return Storage.open(config, eventLoops, PARTITIONS);
        } catch (StartException unusable) {
            transport.close();
            throw unusable;
        }
    }

    private static Cluster cluster(
            NodeConfig config,
            Member self,
            Storage storage,
            List<EventLoop> loops,
            PeerReceiver fromPeers,
            FileWatcher files) {
        ClusterConfig joined = config.cluster();
        if (joined == null) {
            return Cluster.alone(self, storage.replicator(), PARTITIONS);
        }
        return Cluster.of(
                self,
                joined.role(),
                LinkConfig.of(joined.name(), joined.host(), joined.linkPort(), linkTls(joined.linkTls(), files)),
                address -> new HazelcastConfig(
                        joined.name(),
                        address,
                        joined.host(),
                        joined.port(),
                        Discovery.valueOf(joined.discovery().name()),
                        joined.join(),
                        joined.expectedMembers(),
                        joined.partitions(),
                        HazelcastConfig.DEFAULT_SILENCE,
                        HazelcastConfig.DEFAULT_HEALING),
                storage.keeping(config),
                loops,
                fromPeers);
    }

    private static @Nullable Supplier<LinkTls> linkTls(@Nullable TlsFiles tls, FileWatcher files) {
        try {
            return tls == null ? null : Watched.read(files, tls.all(), () -> LinkTls.read(tls));
        } catch (IOException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static boolean servesClients(NodeConfig config) {
        return config.cluster() == null || config.cluster().role().servesClients();
    }

    private static SocketIo io(@Nullable SocketIo wanted) {
        SocketIo io = wanted == null ? SocketIo.best() : wanted;
        Throwable reason = io.unavailable();
        if (reason != null) {
            throw new StartException("io: " + io + " does not work here: " + reason.getMessage(), reason);
        }
        return io;
    }

    private static Majority majority(NodeConfig config) {
        return config.cluster() == null
                ? new Majority(true, 0, 0)
                : new Majority(
                        config.cluster().splitBrainQos0(),
                        HazelcastConfig.DEFAULT_SILENCE.toNanos(),
                        System.nanoTime());
    }

    private @Nullable String stuckLoop() {
        return delays.longestStallNs() < STUCK_NS
                ? null
                : "an event loop has done nothing for " + TimeUnit.NANOSECONDS.toSeconds(STUCK_NS) + " s";
    }

    private JournalCounts journal() {
        return config.cluster() == null ? storage.journal() : cluster.journal();
    }

    private ClusterMetrics showMetrics() {
        health.show(metrics);
        ClientMetrics.show(metrics, counters);
        TrafficMetrics.show(metrics, counters);
        SessionMetrics.show(
                metrics, counters, sessions::counts, () -> cluster.routeTable().size());
        MemoryMetrics.show(metrics, memory);
        StorageMetrics.show(metrics, config.data(), this::journal);
        ProcessMetrics.show(metrics, version());
        drain.show(metrics);
        return new ClusterMetrics(
                metrics,
                cluster.membership(),
                cluster.partitions(),
                watch::isSafe,
                cluster::replication,
                cluster::linkCounts);
    }

    /**
     * Starts a node; when this returns, it serves.
     *
     * @throws StartException if it cannot serve; the message says to an operator why
     */
    public static Node start(NodeConfig config) {
        return new Node(config);
    }

    private static SessionLimits limits(SessionConfig config) {
        return new SessionLimits(
                config.maxQueuedMessages(),
                config.maxQueuedBytes(),
                config.dropPolicy(),
                config.maxInflight(),
                config.maxInflightBytes(),
                config.maxExpiry().toSeconds());
    }

    @Override
    public List<BoundListener> listeners() {
        return listeners.bound();
    }

    @Override
    public @Nullable InetSocketAddress adminAddress() {
        return console == null ? null : console.address();
    }

    @Override
    public CompletionStage<String> ended() {
        return cluster.ended();
    }

    /** What the node has counted. */
    public Counters counters() {
        return counters;
    }

    /** What the session engine of the node holds. */
    public Sessions sessions() {
        return sessions;
    }

    /** What the node has in memory for its clients. */
    public MemoryGuard memory() {
        return memory;
    }

    private ChannelHandler open(Peer peer) {
        for (LoopContext loop : loops) {
            if (loop.shard().loop().inEventLoop()) {
                return new Connection(services, admissions.of(peer), loop, peer);
            }
        }
        throw new IllegalStateException("a connection is opened on the event loop that it belongs to");
    }

    /** Publishes a message of the broker's own, or a Will, from any thread. */
    private void publish(ApplicationMessage message) {
        Shard shard = loops.get(Math.floorMod(message.topic().hashCode(), loops.size()))
                .shard();
        shard.execute(() -> shard.publish(message, null));
    }

    private void startClock(ClusterMetrics clusterMetrics) {
        clock.scheduleWithFixedDelay(guarded(delays::probe), PROBE_PERIOD_MS, PROBE_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                guarded(this::relieve), PRESSURE_PERIOD_MS, PRESSURE_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                guarded(sessions::tick), ENGINE_PERIOD_MS, ENGINE_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(guarded(watch::tick), ENGINE_PERIOD_MS, ENGINE_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(guarded(drain::tick), DRAIN_PERIOD_MS, DRAIN_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                guarded(() -> peerLoads.exchange(cluster, counters.connected.sum(), takesClients())),
                0,
                SAMPLE_PERIOD_MS,
                TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(guarded(watch::askWhetherSafe), 0, SAMPLE_PERIOD_MS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                guarded(clusterMetrics::sample), SAMPLE_PERIOD_MS, SAMPLE_PERIOD_MS, TimeUnit.MILLISECONDS);
        long sysMs = config.sysInterval().toMillis();
        if (sysMs > 0) {
            SysTopics topics = new SysTopics(
                    config.cluster() == null ? null : config.node(),
                    version(),
                    counters,
                    sessions::counts,
                    this::publish,
                    System.currentTimeMillis());
            clock.scheduleWithFixedDelay(
                    guarded(() -> topics.publish(System.currentTimeMillis())), 0, sysMs, TimeUnit.MILLISECONDS);
        }
    }

    private boolean takesClients() {
        return started && servesClients(config) && drain.state() == Drain.State.SERVING;
    }

    private static String version() {
        String packaged = Node.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }

    /** A task that fails once is not given up: the clock goes on. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                LOG.error("a task of the clock failed: a bug", bug);
            }
        };
    }

    private void relieve() {
        SessionCounts counts = sessions.copies();
        long engineBytes = counts.retainedBytes()
                + counts.subscriptions() * SUBSCRIPTION_BYTES
                + journal().waitingBytes();
        memory.hold(engineBytes - heldForEngineBytes);
        heldForEngineBytes = engineBytes;
        MemoryGuard.Level before = memory.level();
        memory.sample(System.currentTimeMillis());
        if (memory.level() != before) {
            LOG.warn("memory guard: {}", memory);
        }
        if (memory.level() != MemoryGuard.Level.SLOW) {
            loops.forEach(loop -> loop.shard().execute(loop.shard()::release));
        }
    }

    /** Lets go of the clients within the configured time, and then of who is left, whatever they wait for. */
    @Override
    public void stop() {
        try {
            drain.stop(config.shutdownTimeout());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // whoever hurries us gets a quick stop
        }
        long deadlineNs = System.nanoTime() + FAREWELL_NS;
        clock.shutdown();
        listeners.stopAccepting();
        CountDownLatch told = new CountDownLatch(loops.size());
        for (LoopContext loop : loops) {
            loop.shard().execute(() -> shutDown(loop, deadlineNs, told));
        }
        try {
            if (!told.await(2 * FAREWELL_NS, TimeUnit.NANOSECONDS)) {
                LOG.warn("stopping with connections that did not close in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // whoever hurries us gets a quick stop
        }
        listeners.close();
        release();
    }

    /** Whoever was connected may be back at another node at once: what it published here is to be ahead of what it publishes there. */
    private void shutDown(LoopContext loop, long deadlineNs, CountDownLatch told) {
        loop.open().forEach(Connection::stopReading);
        loop.shard()
                .settled()
                .completeOnTimeout(null, config.shutdownTimeout().toMillis() / 2, TimeUnit.MILLISECONDS)
                .thenRunAsync(
                        () -> {
                            List.copyOf(loop.open()).forEach(Connection::shutDown);
                            awaitClosed(loop, deadlineNs, told);
                        },
                        loop.shard().loop());
    }

    private static void awaitClosed(LoopContext loop, long deadlineNs, CountDownLatch told) {
        if (loop.open().isEmpty() || System.nanoTime() >= deadlineNs) {
            told.countDown();
        } else {
            loop.shard().loop().schedule(() -> awaitClosed(loop, deadlineNs, told), 10, TimeUnit.MILLISECONDS);
        }
    }

    private void release() {
        clock.shutdownNow();
        cluster.close();
        transport.close();
        storage.close();
        security.close();
        files.close();
        if (console != null) {
            console.close();
        }
    }
}

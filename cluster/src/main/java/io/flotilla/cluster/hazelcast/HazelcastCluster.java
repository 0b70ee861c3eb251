package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.internal.partition.impl.InternalPartitionServiceImpl;
import com.hazelcast.partition.PartitionLostListener;
import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.Membership;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.ReplicationCounts;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.wire.WireInput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in a cluster that Hazelcast keeps: its membership, the table of partitions, and the way to them.
 *
 * <p>They are there from the beginning, so that what needs them can be built. {@link #start} joins, after {@link Replicator#open}. What is sent before there is a
 * majority waits for one.
 *
 * @param <S> the state of a partition
 */
public final class HazelcastCluster<S extends PartitionState> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastCluster.class);

    /** How often the watch looks at what Hazelcast tells nobody: the table, and who was heard when. */
    private static final long LOOK_EVERY_MS = 50;

    /** For how long a member that starts asks who is first, before it claims to be. */
    private static final int ASK_SECONDS = 2;

    private static final long HEARTBEAT_SECONDS = 1;
    private static final long LEAVE_SECONDS = 300;

    private final HazelcastConfig config;
    private final @Nullable Keeping keeping;
    private final ScheduledThreadPoolExecutor watch;
    private final HazelcastMembership membership;
    private final HazelcastPartitionTable partitions;
    private final PartitionService<S> service;
    private final HazelcastReplicator<S> replicator;
    private final Standstill standstill;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile @Nullable HazelcastInstance hazelcast;
    private volatile boolean ending;
    private long lastStamp; // of the table, the watch's

    /** A member that keeps nothing on disk. */
    public HazelcastCluster(HazelcastConfig config) {
        this(config, null);
    }

    /** @param keeping how it keeps its partitions on disk; null where it does not */
    public HazelcastCluster(HazelcastConfig config, @Nullable Keeping keeping) {
        this.config = config;
        this.keeping = keeping;
        watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "flotilla-cluster-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Half of what others take to go on without us, so that we have stopped to answer by then.
        long touchMs = Math.max(config.silence().toMillis() / 2, TimeUnit.SECONDS.toMillis(HEARTBEAT_SECONDS) + 500);
        membership = new HazelcastMembership(config.self(), config.expectedStores(), touchMs, watch);
        partitions = new HazelcastPartitionTable(config.partitionCount(), membership, watch);
        service = new PartitionService<>(membership, keeping, config.partitionCount(), watch);
        standstill = new Standstill(config.silence().toNanos() / 2);
        replicator = new HazelcastReplicator<>(service, membership, standstill, config.partitionCount());
    }

    public Membership membership() {
        return membership;
    }

    public PartitionTable partitions() {
        return partitions;
    }

    public Replicator<S> replicator() {
        return replicator;
    }

    /**
     * Joins the cluster, or begins one where no other member is found; returns when this is one of its members. Whether enough are there is for the caller to see from
     * {@link Membership#view} and {@link #safe}.
     *
     * @throws IllegalStateException where the members do not take this one: it has another number of partitions, or a later run of this node is among them. One with another
     *     cluster name is not even heard: it stays alone, and has no majority
     */
    public void start() {
        if (!service.isOpen()) {
            throw new IllegalStateException(
                    "the replicator is to be opened first: others send state as soon as this member has joined");
        }
        if (ForkJoinPool.getCommonPoolParallelism() < 2) {
            LOG.warn(
                    "Hazelcast will start a thread for each answer, which is slow: start the JVM with -Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
        }
        try {
            hazelcast = Hazelcast.newHazelcastInstance(hazelcastConfig());
        } catch (IllegalStateException refused) {
            watch.shutdownNow();
            throw new IllegalStateException(
                    "could not join the cluster '" + config.clusterName() + "' at " + config.join()
                            + ": the log above says why. All members must have the same number of partitions ("
                            + config.partitionCount() + ") and way of discovery",
                    refused);
        }
        CompletableFuture.runAsync(membership::look, watch).join();
        Member successor = membership.successor();
        if (successor != null) {
            terminate();
            throw new IllegalStateException(namesake(successor));
        }
        watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        service.recovery().firstRoll().toCompletableFuture().join();
        String refusal = service.recovery().refusal();
        if (refusal != null) {
            terminate();
            throw new IllegalStateException(refusal);
        }
    }

    /** Completes when every partition is there: what was kept on disk is found and read, where members do that. Until then what is sent to some partitions waits. */
    public CompletionStage<?> opened() {
        return service.recovery().opened();
    }

    /** What is missing for {@link #opened}, as a sentence for an operator; null where nothing is. Any thread may ask. */
    public @Nullable String whyNotOpen() {
        return service.recovery().whyNotOpen();
    }

    /** How the journal fares that keeps its partitions. */
    public JournalCounts journal() {
        DiskJournal<S> journal = service.journal();
        return journal == null ? JournalCounts.NONE : journal.counts();
    }

    /** What it has sent to copies. */
    public ReplicationCounts replication() {
        return service.replication();
    }

    /** Completes with the reason if this member ends without having been told to: a later run of the node has joined, or Hazelcast gave up. */
    public CompletionStage<String> ended() {
        return ended;
    }

    /** Whether there is a majority, and each partition has an owner and a copy that holds all of it: what one member is lost with now, others have. */
    public CompletionStage<Boolean> safe() {
        HazelcastInstance started = hazelcast;
        if (started == null || !membership.hasMajority()) {
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> safe = new CompletableFuture<>();
        AtomicInteger partitionsLeft = new AtomicInteger(config.partitionCount());
        var stores = started.getCluster().getMembers().stream()
                .filter(each -> !each.isLiteMember())
                .toList();
        AtomicInteger storesLeft = new AtomicInteger(stores.size());
        for (var store : stores) {
            service.invoke(new Operations.AskSafe(), store.getAddress(), count -> {
                int left = partitionsLeft.addAndGet(count == null ? 0 : -new WireInput(count).readInt());
                if (storesLeft.decrementAndGet() == 0) {
                    safe.complete(left == 0);
                }
            });
        }
        return safe;
    }

    /** Gives what it has to the other members, and leaves. Blocks until that is done, for five minutes at most; what this member still waited for fails. */
    @Override
    public void close() {
        end(true);
    }

    /** Leaves as if it had crashed, without giving anything away. */
    public void terminate() {
        end(false);
    }

    private synchronized void end(boolean gracefully) {
        if (ending) {
            return;
        }
        ending = true;
        service.recovery().close();
        HazelcastInstance started = hazelcast;
        if (started != null) {
            if (gracefully) {
                started.getLifecycleService().shutdown();
            } else {
                started.getLifecycleService().terminate();
            }
        }
        watch.shutdownNow();
        replicator.close();
        if (service.journal() != null) {
            service.journal().close();
        }
    }

    private void look() {
        standstill.beat(System.nanoTime());
        try {
            membership.look();
            Member successor = membership.successor();
            String reason = successor == null ? service.recovery().refusal() : namesake(successor);
            if (reason != null && ended.complete(reason)) {
                LOG.error(reason);
                new Thread(this::terminate, "flotilla-cluster-end").start(); // it waits for this thread
                return;
            }
            service.recovery().look();
            lookAtTable();
            replicator.look();
            if (service.journal() != null) {
                service.journal().look();
            }
        } catch (RuntimeException e) {
            if (hazelcast != null && hazelcast.getLifecycleService().isRunning()) {
                LOG.error("the watch over the cluster goes on after", e);
            }
        }
    }

    private void lookAtTable() {
        InternalPartitionServiceImpl table =
                (InternalPartitionServiceImpl) service.engine().getPartitionService();
        if (!table.getPartitionStateManager().isInitialized()) {
            if (membership.hasMajority() && service.recovery().isComplete()) {
                table.firstArrangement(); // the first member does it, and others remind it
            }
            return;
        }
        long stamp = table.getPartitionStateStamp();
        if (stamp != lastStamp) {
            lastStamp = stamp;
            for (int partition = 0; partition < config.partitionCount(); partition++) {
                service.advanceLater(partition);
            }
        }
        partitions.look(table);
    }

    private String namesake(Member successor) {
        return "a later run of " + successor.id()
                + " is in the cluster: each node needs a name of its own, and this one leaves";
    }

    private void lookSoon() {
        try {
            watch.execute(this::look);
        } catch (RejectedExecutionException ending) {
            LOG.debug("nobody watches any more");
        }
    }

    private Config hazelcastConfig() {
        Config hazelcastConfig = new Config(
                config.self().member().id() + "-" + config.self().member().incarnation() + "-" + config.port());
        hazelcastConfig.setClusterName(config.clusterName());
        hazelcastConfig.setLiteMember(!config.self().role().holdsPartitions());
        membership.attributes().forEach(hazelcastConfig.getMemberAttributeConfig()::setAttribute);
        setProperties(hazelcastConfig);
        setNetwork(hazelcastConfig.getNetworkConfig());
        hazelcastConfig.getJetConfig().setEnabled(false);
        hazelcastConfig.getMetricsConfig().setEnabled(false);
        hazelcastConfig.getIntegrityCheckerConfig().setEnabled(false);
        hazelcastConfig
                .getSerializationConfig()
                .addDataSerializableFactory(Operations.FACTORY, Operations.CREATE)
                .setJavaSerializationFilterConfig(javaFilter());
        hazelcastConfig.addListenerConfig(new ListenerConfig(new Changes()));
        hazelcastConfig.addListenerConfig(new ListenerConfig(new Endings()));
        hazelcastConfig.addListenerConfig(new ListenerConfig((PartitionLostListener) lost -> {
            if (lost.getLostBackupCount() > 0 && membership.hasMajority()) { // a minority misses what others have
                LOG.error(
                        "partition {} was lost with all members that held it: what it knew is gone{}",
                        lost.getPartitionId(),
                        keeping == null ? "" : " but for what they kept on disk");
            }
        }));
        ConfigAccessor.getServicesConfig(hazelcastConfig)
                .addServiceConfig(new ServiceConfig()
                        .setEnabled(true)
                        .setName(PartitionService.NAME)
                        .setImplementation(service));
        return hazelcastConfig;
    }

    private void setProperties(Config hazelcastConfig) {
        long silenceSeconds = config.silence().toSeconds();
        long healingSeconds = Math.max(1, config.healing().toSeconds());
        hazelcastConfig
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false") // the node ends it
                .setProperty("hazelcast.graceful.shutdown.max.wait", Long.toString(LEAVE_SECONDS))
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.partition.count", Integer.toString(config.partitionCount()))
                .setProperty("hazelcast.partition.max.parallel.migrations", "4")
                .setProperty("hazelcast.partition.migration.chunks.max.migrating.data.in.mb", "16")
                .setProperty("hazelcast.operation.call.timeout.millis", "10000")
                .setProperty("hazelcast.operation.backup.timeout.millis", "3000")
                .setProperty("hazelcast.operation.fail.on.indeterminate.state", "true")
                .setProperty("hazelcast.slow.operation.detector.threshold.millis", "1000")
                .setProperty("hazelcast.heartbeat.interval.seconds", Long.toString(HEARTBEAT_SECONDS))
                .setProperty("hazelcast.max.no.heartbeat.seconds", Long.toString(silenceSeconds))
                .setProperty("hazelcast.partial.member.disconnection.resolution.heartbeat.count", "3")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.merge.first.run.delay.seconds", Long.toString(healingSeconds))
                .setProperty("hazelcast.merge.next.run.delay.seconds", Long.toString(healingSeconds));
    }

    private void setNetwork(NetworkConfig network) {
        network.setPort(config.port())
                .setPortAutoIncrement(false)
                .setPublicAddress(config.host() + ":" + config.port());
        network.getInterfaces().setEnabled(true).addInterface(config.host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setConnectionTimeoutSeconds(ASK_SECONDS); // whatever the discovery
        switch (config.discovery()) {
            case TCP -> {
                join.getTcpIpConfig().setEnabled(true);
                config.join().forEach(join.getTcpIpConfig()::addMember);
            }
            case DNS ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", name())
                        .setProperty("service-port", port());
            case KUBERNETES ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-name", name())
                        .setProperty("service-port", port());
        }
    }

    private String name() {
        String entry = config.join().getFirst();
        return entry.substring(0, entry.lastIndexOf(':'));
    }

    private String port() {
        String entry = config.join().getFirst();
        return entry.substring(entry.lastIndexOf(':') + 1);
    }

    /** Members send each other bytes of ours; by name come Hazelcast's own exceptions alone, with what they are made of. */
    private static JavaSerializationFilterConfig javaFilter() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.setWhitelist(new ClassFilter()
                .addPrefixes(
                        "com.hazelcast.",
                        "java.lang.",
                        "[Ljava.lang.",
                        "java.util.concurrent.",
                        "java.util.Collections$")
                .addClasses(
                        "java.util.ArrayList", "java.io.IOException", "java.util.UUID", "java.net.ConnectException"));
        return filter;
    }

    @Override
    public String toString() {
        return "HazelcastCluster " + config.clusterName() + ", "
                + membership.view().members().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** Members come and go. */
    private final class Changes implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            lookSoon();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            lookSoon();
        }
    }

    /** Hazelcast ends of its own accord. */
    private final class Endings implements LifecycleListener {
        @Override
        public void stateChanged(com.hazelcast.core.LifecycleEvent event) {
            if (event.getState() == LifecycleState.SHUTDOWN && !ending) {
                ended.complete("Hazelcast has ended: the log says why");
            }
            lookSoon();
        }
    }
}

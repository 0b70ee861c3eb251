package io.flotilla.node;

import io.flotilla.cluster.hazelcast.Keeping;
import io.flotilla.cluster.journal.DataDirectory;
import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.journal.JournalingReplicator;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.member.StandaloneReplicator;
import io.flotilla.cluster.session.Partition;
import io.flotilla.node.command.StartException;
import io.flotilla.node.config.ClusterConfig;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.config.SessionConfig;
import io.flotilla.node.shard.TopicDurability;
import io.flotilla.routing.topic.TopicFilter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a node keeps its partitions: in a journal in its data directory, or in memory alone where it has none. */
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    /** The cluster of a node that is alone, as its data directory names it. */
    private static final String NO_CLUSTER = "standalone";

    private final @Nullable DataDirectory directory;
    private final @Nullable JournalingReplicator<Partition> journaling;
    private final Replicator<Partition> replicator;

    private Storage(
            @Nullable DataDirectory directory,
            @Nullable JournalingReplicator<Partition> journaling,
            Replicator<Partition> replicator) {
        this.directory = directory;
        this.journaling = journaling;
        this.replicator = replicator;
    }

    /**
     * Opens what {@code config} names, for partitions that live on {@code eventLoops}.
     *
     * @throws StartException if it is another node's, in use, or cannot be read or written
     */
    static Storage open(NodeConfig config, List<EventLoop> eventLoops, int partitions) {
        StandaloneReplicator<Partition> inMemory =
                new StandaloneReplicator<>(eventLoops, EventLoop::inEventLoop, partitions);
        if (config.data() == null) {
            return new Storage(null, null, inMemory);
        }
        ClusterConfig cluster = config.cluster();
        try {
            if (cluster != null) {
                DataDirectory directory =
                        DataDirectory.open(config.data(), cluster.name(), config.node(), cluster.partitions());
                return new Storage(directory, null, inMemory);
            }
            DataDirectory directory = DataDirectory.open(config.data(), NO_CLUSTER, config.node(), partitions);
            JournalingReplicator<Partition> journaling = new JournalingReplicator<>(
                    eventLoops,
                    EventLoop::inEventLoop,
                    partitions,
                    directory,
                    config.sessions().durability());
            return new Storage(directory, journaling, journaling);
        } catch (IOException unusable) {
            throw unusable(unusable);
        }
    }

    /** What to tell an operator of the directory that cannot be used. */
    static StartException unusable(Exception cause) {
        return new StartException("--data: " + cause.getMessage(), cause);
    }

    /** How safe messages are to be, by their topics. */
    static TopicDurability topicDurability(SessionConfig config) {
        return new TopicDurability(
                config.durabilityOf().stream()
                        .map(rule -> new TopicDurability.Rule(TopicFilter.of(rule.filter()), rule.durability()))
                        .toList(),
                config.durability());
    }

    /** Which run of the node this is: higher than any before. */
    long incarnation() {
        return directory == null ? System.currentTimeMillis() : directory.incarnation();
    }

    /** How a member of a cluster keeps its partitions; null where it does not. */
    @Nullable
    Keeping keeping(NodeConfig config) {
        return directory == null || config.cluster() == null
                ? null
                : new Keeping(
                        directory,
                        config.sessions().durability(),
                        config.cluster().acceptLoss());
    }

    /** The partitions of a node that is alone. */
    Replicator<Partition> replicator() {
        return replicator;
    }

    /** How the journal of a node fares that is alone. */
    JournalCounts journal() {
        return journaling == null ? JournalCounts.NONE : journaling.journal();
    }

    /** Writes what the partitions did, when the event loops have ended. */
    void close() {
        if (journaling != null) {
            journaling.close();
        }
        if (directory != null) {
            try {
                directory.close();
            } catch (IOException e) {
                LOG.warn("closing {} failed", directory, e);
            }
        }
    }

    @Override
    public String toString() {
        return directory == null ? "in memory" : "in " + directory;
    }
}

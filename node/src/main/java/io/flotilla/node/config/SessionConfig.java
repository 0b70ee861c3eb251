package io.flotilla.node.config;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.session.DropPolicy;
import io.flotilla.routing.shared.ShareStrategy;
import java.time.Duration;
import java.util.List;

/** How long sessions last and how much they hold. */
public record SessionConfig(
        @Setting(
                value =
                        "The longest that a session outlives its connection, whatever the client asks for; 0 to 49710d, or never for no limit.",
                byDefault = "never")
        Duration maxExpiry,

        @Setting(value = "The most QoS 1 and 2 messages that wait for one client, 0 to 10,000,000.", byDefault = "1000")
        int maxQueuedMessages,

        @Setting(
                value =
                        "The most bytes of payload and topic that wait for one client; an empty queue takes one message of any size.",
                byDefault = "64MiB")
        long maxQueuedBytes,

        @Setting(
                value =
                        "Which message is dropped and counted when the queue is full: newest (the one that comes) or oldest.",
                byDefault = "newest")
        DropPolicy dropPolicy,

        @Setting(
                value =
                        "The most QoS 1 and 2 messages sent to one client and not yet completed, 1 to 65,535; the client's own Receive Maximum may be less.",
                byDefault = "65535")
        int maxInflight,

        @Setting(value = "The most bytes of them; one message is sent however large it is.", byDefault = "16MiB")
        long maxInflightBytes,

        @Setting(
                value =
                        "Where there is a data directory, the most bytes in memory of what waits for one client or share group, about; the rest waits on disk. At least 4KiB.",
                byDefault = "256KiB")
        long queueMemory,

        @Setting(
                value =
                        "From which share of limits.memory-share on all that waits goes to disk, but for little of each client's; 0 to 1.",
                byDefault = "0.5")
        double queueMemoryShare,

        @Setting(
                value =
                        "How the messages of a shared subscription are spread over its members: round-robin, random, sticky, hash-client-id, hash-topic or local (in turn to those on the publisher's node, while one of these can take more). The same on every node of a cluster.",
                byDefault = "round-robin")
        ShareStrategy shareStrategy,

        @Setting(
                value =
                        "Where there is a data directory, how safe a message of QoS 1 or 2, a retained one or a change of a session must be before it is acknowledged: memory (not waited for), os (in the operating system's hands: it survives the end of the process) or fsync (forced to the disk: it survives a power cut).",
                byDefault = "os")
        Durability durability,

        @Setting(
                "The same for messages by their topic: of these entries the first that matches counts, where one does.")
        List<DurabilityRule> durabilityOf) {

    /** The expiry that means that a session never ends: 4,294,967,295 seconds (MQTT 5.0, section 3.1.2.11.2). */
    public static final Duration NEVER = Durations.NEVER;

    public SessionConfig {
        durabilityOf = List.copyOf(durabilityOf);
        Require.between("max-expiry", maxExpiry, Duration.ZERO, NEVER);
        Require.between("max-queued-messages", maxQueuedMessages, 0, 10_000_000);
        Require.atLeast("max-queued-bytes", maxQueuedBytes, 0);
        Require.between("max-inflight", maxInflight, 1, 65_535);
        Require.atLeast("max-inflight-bytes", maxInflightBytes, 1);
        Require.atLeast("queue-memory", queueMemory, 4_096);
        Require.that(
                queueMemoryShare >= 0 && queueMemoryShare <= 1,
                "queue-memory-share",
                "from 0 to 1, not " + queueMemoryShare);
    }

    /** Sessions last as long as their clients ask, and hold a thousand messages. */
    public static SessionConfig defaults() {
        return RecordReader.defaults(SessionConfig.class);
    }
}

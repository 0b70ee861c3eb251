package io.flotilla.node.metrics;

import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages by which a node tells how it fares, with the names and units that Mosquitto uses: under {@code $SYS/broker/} where it is alone, and under
 * {@code $SYS/brokers/} and its name where it is one of many.
 *
 * <p>Called by one thread at a time, once every {@code sys-interval}; a value that has not changed is not published again.
 */
public final class SysTopics {
    private static final long MINUTE_MS = 60_000;

    private final String prefix;
    private final Consumer<ApplicationMessage> publish;
    private final Supplier<SessionCounts> sessions;
    private final Counters counters;
    private final long startedMs;
    private final Map<String, LongSupplier> rates = new LinkedHashMap<>();
    private final Map<String, Long> lastCounts = new HashMap<>();
    private final Map<String, Double> averages = new HashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private long lastMs;
    private long mostClients;
    private long mostHeapBytes;

    /**
     * @param nodeOfCluster the node's name where it is one of many, or null
     * @param publish takes each message to its subscribers and to the retained ones
     */
    public SysTopics(
            @Nullable String nodeOfCluster,
            String version,
            Counters counters,
            Supplier<SessionCounts> sessions,
            Consumer<ApplicationMessage> publish,
            long nowMs) {
        this.prefix = nodeOfCluster == null ? "$SYS/broker/" : "$SYS/brokers/" + nodeOfCluster + "/";
        this.publish = publish;
        this.sessions = sessions;
        this.counters = counters;
        this.startedMs = nowMs;
        this.lastMs = nowMs;
        rates.put("messages/received", counters::packetsReceived);
        rates.put("messages/sent", counters::packetsSent);
        rates.put("publish/received", counters::published);
        rates.put("publish/sent", counters::delivered);
        rates.put("publish/dropped", counters::dropped);
        rates.put("bytes/received", counters::bytesReceived);
        rates.put("bytes/sent", counters::bytesSent);
        rates.put("connections", counters.connects::sum);
        rates.put("sockets", counters.sockets::sum);
        tell("version", "flotilla version " + version);
    }

    /** Publishes what has changed. */
    public void publish(long nowMs) {
        SessionCounts counts = sessions.get();
        long connected = counters.connected.sum();
        long away = counts.offlineSessions();
        mostClients = Math.max(mostClients, connected + away);
        tell("uptime", (nowMs - startedMs) / 1_000 + " seconds");
        tell("clients/total", connected + away);
        tell("clients/connected", connected);
        tell("clients/active", connected);
        tell("clients/disconnected", away);
        tell("clients/inactive", away);
        tell("clients/maximum", mostClients);
        tell("subscriptions/count", counters.transientSubscriptions.sum() + counts.subscriptions());
        tell("shared_subscriptions/count", counts.shareGroups());
        tell("retained messages/count", counts.retainedMessages());
        tell("messages/stored", counts.retainedMessages());
        tell("store/messages/count", counts.retainedMessages());
        tell("store/messages/bytes", counts.retainedBytes());
        tell("messages/received", counters.packetsReceived());
        tell("messages/sent", counters.packetsSent());
        tell("bytes/received", counters.bytesReceived());
        tell("bytes/sent", counters.bytesSent());
        tell("publish/messages/received", counters.published());
        tell("publish/messages/sent", counters.delivered());
        tell("publish/messages/dropped", counters.dropped());
        tell("publish/bytes/received", counters.payloadBytesReceived());
        tell("publish/bytes/sent", counters.payloadBytesSent());
        long heapBytes =
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        mostHeapBytes = Math.max(mostHeapBytes, heapBytes);
        tell("heap/current", heapBytes);
        tell("heap/maximum", mostHeapBytes);
        rates.forEach((name, count) -> tellLoad(name, count.getAsLong(), nowMs - lastMs));
        lastMs = nowMs;
    }

    /** The moving averages of what happens in a minute, over 1, 5 and 15 minutes. */
    private void tellLoad(String name, long count, long elapsedMs) {
        Long before = lastCounts.put(name, count);
        if (before == null || elapsedMs <= 0) {
            return;
        }
        double perMinute = (double) (count - before) * MINUTE_MS / elapsedMs;
        for (int minutes : new int[] {1, 5, 15}) {
            String topic = "load/" + name + "/" + minutes + "min";
            double weight = Math.exp(-(double) elapsedMs / (minutes * MINUTE_MS));
            double average = perMinute + weight * (averages.getOrDefault(topic, 0.0) - perMinute);
            averages.put(topic, average);
            tell(topic, String.format(Locale.ROOT, "%.2f", average));
        }
    }

    private void tell(String name, long value) {
        tell(name, Long.toString(value));
    }

    private void tell(String name, String value) {
        if (!value.equals(published.put(name, value))) {
            publish.accept(new ApplicationMessage(
                    TopicName.of(prefix + name),
                    value.getBytes(StandardCharsets.UTF_8),
                    QoS.AT_MOST_ONCE,
                    true,
                    "",
                    MessageProperties.NONE,
                    ApplicationMessage.NEVER));
        }
    }
}

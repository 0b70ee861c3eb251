package io.flotilla.node.metrics;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.QoS;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a node has counted since it started. Thread-safe; adding costs no contention, reading is approximate while others add. */
public final class Counters {
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    /** Of the payloads of PUBLISH packets. */
    public final LongAdder payloadBytesReceived = new LongAdder();
    /** Of the payloads of PUBLISH packets. */
    public final LongAdder payloadBytesSent = new LongAdder();

    public final LongAdder packetsReceived = new LongAdder();
    public final LongAdder packetsSent = new LongAdder();
    /** Connections that got a CONNACK with Success. */
    public final LongAdder connects = new LongAdder();
    /** Connections that are open and got a CONNACK with Success. */
    public final LongAdder connected = new LongAdder();
    /** Sockets that are open, whatever was said on them. */
    public final LongAdder sockets = new LongAdder();
    /** Will Messages that were published. */
    public final LongAdder wills = new LongAdder();
    /** Subscriptions of transient sessions. */
    public final LongAdder transientSubscriptions = new LongAdder();

    private final LongAdder turnedAway = new LongAdder();
    private final Map<QoS, LongAdder> published = adders(QoS.class);
    private final Map<QoS, LongAdder> delivered = adders(QoS.class);
    private final Map<DropReason, LongAdder> dropped = adders(DropReason.class);
    private final Map<ReasonCode, LongAdder> refused = adders(ReasonCode.class);

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return Map.copyOf(adders);
    }

    /** A PUBLISH came from a client. */
    public void onPublished(QoS qos, int payloadBytes) {
        at(published, qos).increment();
        payloadBytesReceived.add(payloadBytes);
    }

    /** A PUBLISH went to a client. */
    public void onDelivered(QoS qos, int payloadBytes) {
        at(delivered, qos).increment();
        payloadBytesSent.add(payloadBytes);
    }

    public void onDropped(DropReason reason) {
        at(dropped, reason).increment();
    }

    /** A CONNECT was refused, or a connection ended by the broker, with {@code reasonCode}. */
    public void onRefused(ReasonCode reasonCode) {
        at(refused, reasonCode).increment();
    }

    /** PUBLISH packets from clients, of every QoS. */
    public long published() {
        return sum(published);
    }

    /** PUBLISH packets to clients, of every QoS. */
    public long delivered() {
        return sum(delivered);
    }

    /** Messages that did not reach a subscriber, for whatever reason. */
    public long dropped() {
        return sum(dropped);
    }

    private static long sum(Map<?, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long published(QoS qos) {
        return at(published, qos).sum();
    }

    public long delivered(QoS qos) {
        return at(delivered, qos).sum();
    }

    public long dropped(DropReason reason) {
        return at(dropped, reason).sum();
    }

    /** A connection ended before MQTT was spoken on it: it was one too many, or its handshake failed. */
    public void onTurnedAway() {
        turnedAway.increment();
    }

    public long turnedAway() {
        return turnedAway.sum();
    }

    public long refused(ReasonCode reasonCode) {
        return at(refused, reasonCode).sum();
    }

    private static <K> LongAdder at(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return adder;
    }
}

package io.flotilla.node.metrics;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.node.network.Refusal;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.QoS;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * What a node has counted since it started. Thread-safe; adding costs no contention, reading is approximate while others add.
 *
 * <p>What every packet adds to is counted by the {@link Traffic} of its event loop, and added up here when somebody reads.
 */
public final class Counters {
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

    /** What sessions and share groups hold for delivery, in bytes. */
    public final LongAdder queuedBytes = new LongAdder();

    private final LongAdder authentications = new LongAdder();
    private final LongAdder authenticationNs = new LongAdder();
    private final List<Traffic> loops = new CopyOnWriteArrayList<>();
    private final Map<DropReason, LongAdder> dropped = adders(DropReason.class);
    private final Map<Refusal, LongAdder> turnedAway = adders(Refusal.class);
    private final Map<ReasonCode, LongAdder> refused = adders(ReasonCode.class);
    private final Map<ReasonCode, LongAdder> ended = adders(ReasonCode.class);

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return Map.copyOf(adders);
    }

    /** The counts of one more event loop. */
    public Traffic newLoop() {
        Traffic traffic = new Traffic();
        loops.add(traffic);
        return traffic;
    }

    private long sum(ToLongFunction<Traffic> count) {
        return loops.stream().mapToLong(count).sum();
    }

    public long bytesReceived() {
        return sum(loop -> loop.bytesReceived.sum());
    }

    public long bytesSent() {
        return sum(loop -> loop.bytesSent.sum());
    }

    /** Of the payloads of PUBLISH packets, of every QoS. */
    public long payloadBytesReceived() {
        return Arrays.stream(QoS.values()).mapToLong(this::payloadBytesReceived).sum();
    }

    public long payloadBytesReceived(QoS qos) {
        return sum(loop -> loop.payloadBytesReceived(qos));
    }

    /** Of the payloads of PUBLISH packets, of every QoS. */
    public long payloadBytesSent() {
        return Arrays.stream(QoS.values()).mapToLong(this::payloadBytesSent).sum();
    }

    public long payloadBytesSent(QoS qos) {
        return sum(loop -> loop.payloadBytesSent(qos));
    }

    public long packetsReceived() {
        return sum(loop -> loop.packetsReceived.sum());
    }

    public long packetsSent() {
        return sum(loop -> loop.packetsSent.sum());
    }

    public void onDropped(DropReason reason) {
        at(dropped, reason).increment();
    }

    /** {@code messages} did not reach a subscriber. */
    public void onDropped(DropReason reason, int messages) {
        at(dropped, reason).add(messages);
    }

    /** A connection ended by the broker, with {@code reasonCode}, before it was accepted. */
    public void onRefused(ReasonCode reasonCode) {
        at(refused, reasonCode).increment();
    }

    /** A connection ended by the broker, with {@code reasonCode}, after it was accepted. */
    public void onEnded(ReasonCode reasonCode) {
        at(ended, reasonCode).increment();
    }

    /** Who a client is was judged, one way or the other; its CONNECT had come {@code tookNs} before. */
    public void onAuthenticated(long tookNs) {
        authentications.increment();
        authenticationNs.add(tookNs);
    }

    /** PUBLISH packets from clients, of every QoS. */
    public long published() {
        return Arrays.stream(QoS.values()).mapToLong(this::published).sum();
    }

    public long published(QoS qos) {
        return sum(loop -> loop.published(qos));
    }

    /** PUBLISH packets to clients, of every QoS. */
    public long delivered() {
        return Arrays.stream(QoS.values()).mapToLong(this::delivered).sum();
    }

    public long delivered(QoS qos) {
        return sum(loop -> loop.delivered(qos));
    }

    /** Messages that did not reach a subscriber, for whatever reason. */
    public long dropped() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long dropped(DropReason reason) {
        return at(dropped, reason).sum();
    }

    /** A connection ended before MQTT was spoken on it: it was one too many, or its handshake failed. */
    public void onTurnedAway(Refusal reason) {
        at(turnedAway, reason).increment();
    }

    public long turnedAway(Refusal reason) {
        return at(turnedAway, reason).sum();
    }

    public long refused(ReasonCode reasonCode) {
        return at(refused, reasonCode).sum();
    }

    public long ended(ReasonCode reasonCode) {
        return at(ended, reasonCode).sum();
    }

    public long authentications() {
        return authentications.sum();
    }

    /** What all {@link #authentications} took together, in ns. */
    public long authenticationNs() {
        return authenticationNs.sum();
    }

    private static <K> LongAdder at(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return adder;
    }
}

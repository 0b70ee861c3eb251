package io.flotilla.harness;

import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client that publishes numbered messages to topics of its own, in turn, at a steady pace, and knows which were acknowledged. What is not yet acknowledged when its connection is lost, it
 * sends again on the next one, with DUP and its old Packet Identifier (MQTT 5.0, section 4.4).
 */
final class Publisher extends PersistentClient {
    /** How many may be on their way; a publisher that waits for that many waits for one before it goes on. */
    private static final int WINDOW = 50;

    /** One topic of it, with what was said and acknowledged there. Any thread may ask while the publisher goes on. */
    static final class Stream {
        private final String topic;
        private final int qos;
        private final BitSet acknowledged = new BitSet();
        private int published;
        private int refused;

        Stream(String topic, int qos) {
            this.topic = topic;
            this.qos = qos;
        }

        String topic() {
            return topic;
        }

        int qos() {
            return qos;
        }

        /** How many there were; they are numbered from 0. */
        synchronized int published() {
            return published;
        }

        /** How many the node answered with a Reason Code that says no. */
        synchronized int refused() {
            return refused;
        }

        /** The numbers that PUBACK or PUBCOMP came for so far, for the caller to keep. */
        synchronized BitSet acknowledged() {
            return (BitSet) acknowledged.clone();
        }

        /** The next message, sent at {@code nowNs}. */
        synchronized Message next(long nowNs) {
            return new Message(topic, published++ + " " + nowNs, qos, false);
        }

        synchronized void onAcknowledged(int number) {
            acknowledged.set(number);
        }

        synchronized void onRefused() {
            refused++;
        }
    }

    private static final class Outgoing {
        private final Stream stream;
        private final int number;
        private final Message message;
        private final long sentNs;
        private boolean released;

        Outgoing(Stream stream, long nowNs) {
            this.stream = stream;
            number = stream.published();
            message = stream.next(nowNs);
            sentNs = nowNs;
        }
    }

    private final List<Stream> streams;
    private final long periodNs;

    /** By Packet Identifier, oldest first. */
    private final Map<Integer, Outgoing> inFlight = new LinkedHashMap<>();

    private int lastPacketId;
    private int turn;
    private long nextDueNs;
    private long waitingSinceNs;
    private volatile long longestWaitNs;
    private final LongAdder completed = new LongAdder();
    private boolean resting; // as the messages in flight, guarded by this

    Publisher(String clientId, List<Stream> streams, int messagesPerSecond, List<InetSocketAddress> nodes, int home) {
        super(Connect.durableAs(clientId), nodes, home);
        this.streams = streams;
        periodNs = TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
    }

    /** It publishes nothing more until {@link #goOn}, and waits for what is on its way. Any thread may call it. */
    synchronized void rest() {
        resting = true;
    }

    /** Whether it rests, and nothing of it is on its way. Any thread may ask. */
    synchronized boolean isAtRest() {
        return resting && inFlight.isEmpty();
    }

    /** It publishes again. Any thread may call it. */
    synchronized void goOn() {
        resting = false;
        longestWaitNs = 0;
    }

    List<Stream> streams() {
        return streams;
    }

    /** How many messages were acknowledged, or for QoS 0 sent, so far. Any thread may ask. */
    long completed() {
        return completed.sum();
    }

    /** The longest time that a message waited for its acknowledgement since the last rest. Any thread may ask. */
    long longestWaitNs() {
        return longestWaitNs;
    }

    @Override
    synchronized boolean isDone() {
        return inFlight.isEmpty();
    }

    @Override
    synchronized boolean isImpatient(long sinceNs) {
        return !inFlight.isEmpty() && waitingSinceNs - sinceNs < 0;
    }

    @Override
    synchronized void onConnected(boolean sessionPresent) {
        waitingSinceNs = System.nanoTime();
        if (!sessionPresent) {
            // What the node knew of them is gone: whether they were published cannot be told, and nothing may be sent
            // again.
            inFlight.clear();
        }
        inFlight.forEach((packetId, outgoing) -> send(
                outgoing.released
                        ? Frames.acknowledge(Frames.PUBREL, packetId)
                        : outgoing.message.bytes(packetId, true)));
    }

    @Override
    synchronized void onTurn(long nowNs) {
        if (resting || inFlight.size() >= WINDOW || nowNs - nextDueNs < 0) {
            return;
        }
        nextDueNs = nowNs + periodNs;
        Stream stream = streams.get(turn++ % streams.size());
        if (stream.qos() == 0) {
            send(stream.next(nowNs).bytes(0, false));
            completed.increment();
            return;
        }
        if (inFlight.isEmpty()) {
            waitingSinceNs = nowNs;
        }
        Outgoing outgoing = new Outgoing(stream, nowNs);
        int packetId = freePacketId();
        inFlight.put(packetId, outgoing);
        send(outgoing.message.bytes(packetId, false));
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }

    @Override
    synchronized void onPacket(Frame frame, long nowNs) {
        Outgoing outgoing = switch (frame.type()) {
            case Frames.PUBACK, Frames.PUBREC, Frames.PUBCOMP -> inFlight.get(frame.packetId());
            default -> null;
        };
        if (outgoing == null) {
            return;
        }
        waitingSinceNs = nowNs;
        if (frame.type() == Frames.PUBREC && frame.reasonCode() < 0x80) {
            outgoing.released = true;
            send(Frames.acknowledge(Frames.PUBREL, frame.packetId()));
            return;
        }
        inFlight.remove(frame.packetId());
        if (frame.reasonCode() >= 0x80 && !outgoing.released) {
            outgoing.stream.onRefused();
            return;
        }
        completed.increment();
        outgoing.stream.onAcknowledged(outgoing.number);
        longestWaitNs = Math.max(longestWaitNs, nowNs - outgoing.sentNs);
    }

    @Override
    void onLost() {}
}

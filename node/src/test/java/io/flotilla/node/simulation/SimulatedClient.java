package io.flotilla.node.simulation;

import io.flotilla.node.SimulatedNode;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks MQTT 3.1.1 and keeps its promises: what it keeps over its connections, where its session is durable, and what it does when it is told to.
 *
 * <p>A connection that it leaves for another one may stay open at its node, which does not know that nobody is there any more.
 */
final class SimulatedClient {
    private static final int MOST_IN_FLIGHT = 6;
    private static final int SUBSCRIBED_QOS = 2;

    private final String id;
    private final boolean durable;
    private final Ledger ledger;
    private final Fleet fleet;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<Integer, Outgoing> inFlight = new LinkedHashMap<>();
    private final Set<Integer> unreleased = new HashSet<>(); // its half of QoS 2
    private Ledger.Inbox inbox;
    private @Nullable ClientSocket socket;
    private ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private boolean connected;
    private boolean hasSession;
    private int lastPacketId;
    private int connections; // so far

    SimulatedClient(String id, boolean durable, Ledger ledger, Fleet fleet) {
        this.id = id;
        this.durable = durable;
        this.ledger = ledger;
        this.fleet = fleet;
        inbox = ledger.new Inbox();
    }

    /** A Topic Filter that it wants. */
    private static final class Subscription {
        final TopicFilter filter;
        int packetId;
        long grantedAt; // 0 before

        Subscription(TopicFilter filter) {
            this.filter = filter;
        }
    }

    /** A message that it publishes, until the exchange is complete. */
    private static final class Outgoing {
        final Ledger.Message message;
        boolean received; // PUBREC came
        boolean sentToCutOff;

        Outgoing(Ledger.Message message) {
            this.message = message;
        }
    }

    // ---- what it is told to do

    boolean isConnected() {
        return connected;
    }

    boolean hasSocket() {
        return socket != null;
    }

    /** Connects to {@code node}, whatever it was connected to. */
    void connect(SimulatedNode node) {
        leave(fleet.schedule().random().nextBoolean());
        connections++;
        ClientSocket next = fleet.open(this, node);
        socket = next;
        next.send(Mqtt.connect(id, !durable));
    }

    /** Loses its connection, which the node sees at once or never. */
    void leave(boolean seen) {
        if (socket != null) {
            socket.abandon(seen);
            onGone();
        }
    }

    private void onGone() {
        socket = null;
        connected = false;
        answers = new ArrayDeque<>();
    }

    void subscribe(String filter) {
        if (subscriptions.stream().noneMatch(each -> each.filter.toString().equals(filter))) {
            Subscription added = new Subscription(TopicFilter.of(filter));
            subscriptions.add(added);
            if (connected) {
                subscribe(added);
            }
        }
    }

    private void subscribe(Subscription subscription) {
        subscription.packetId = nextPacketId();
        send(Mqtt.subscribe(subscription.packetId, subscription.filter.toString(), SUBSCRIBED_QOS));
    }

    void publish(String topic, int qos) {
        if (!connected || (qos > 0 && inFlight.size() >= MOST_IN_FLIGHT)) {
            return;
        }
        // What a node that is not reached holds may come behind what the client publishes elsewhere since, but for what
        // it
        // publishes there again.
        String publisher = qos == 0 || !durable ? id + '/' + connections : id;
        Ledger.Message message = ledger.publish(publisher, topic, qos);
        if (qos == 0) {
            send(Mqtt.publish(message, 0, false));
        } else {
            int packetId = nextPacketId();
            Outgoing outgoing = new Outgoing(message);
            inFlight.put(packetId, outgoing);
            publish(packetId, outgoing, false);
        }
    }

    private void publish(int packetId, Outgoing outgoing, boolean again) {
        outgoing.sentToCutOff = fleet.isCutOff(socket().node());
        send(Mqtt.publish(outgoing.message, packetId, again));
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 0xFFFF + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }

    /** Answers to one packet; false where there is none. */
    boolean answer() {
        byte[] next = answers.poll();
        if (next != null) {
            send(next);
        }
        return next != null;
    }

    private ClientSocket socket() {
        if (socket == null) {
            throw new IllegalStateException(id + " is not connected");
        }
        return socket;
    }

    private void send(byte[] packet) {
        socket().send(packet);
    }

    // ---- what it is told by its node

    void onEnd(ClientSocket ended) {
        if (ended == socket) {
            onGone();
        }
    }

    void onPacket(ClientSocket from, Mqtt packet) {
        if (from != socket) {
            return;
        }
        switch (packet.type()) {
            case Mqtt.CONNACK -> onConnack(packet.flag(0), packet.u8(1));
            case Mqtt.SUBACK -> onSuback(packet.u16(0), packet.u8(2));
            case Mqtt.PUBLISH -> onPublish(packet);
            case Mqtt.PUBACK -> acknowledged(packet.u16(0), true);
            case Mqtt.PUBREC -> {
                acknowledged(packet.u16(0), false);
                send(Mqtt.answer(Mqtt.PUBREL, packet.u16(0)));
            }
            case Mqtt.PUBREL -> {
                unreleased.remove(packet.u16(0));
                answers.add(Mqtt.answer(Mqtt.PUBCOMP, packet.u16(0)));
            }
            case Mqtt.PUBCOMP -> inFlight.remove(packet.u16(0));
            default -> throw new AssertionError("a server sends no packet of type " + packet.type());
        }
    }

    private void onConnack(boolean sessionPresent, int returnCode) {
        if (returnCode != 0) {
            leave(true);
            return;
        }
        if (hasSession && !sessionPresent) {
            throw new AssertionError("the session of " + id + " is lost");
        }
        connected = true;
        hasSession = durable;
        if (!durable) {
            inbox = ledger.new Inbox();
            unreleased.clear();
            inFlight.clear();
            subscriptions.forEach(each -> each.grantedAt = 0);
        }
        inFlight.forEach((packetId, outgoing) -> {
            if (outgoing.received) {
                send(Mqtt.answer(Mqtt.PUBREL, packetId));
            } else {
                publish(packetId, outgoing, true);
            }
        });
        subscriptions.stream().filter(each -> each.grantedAt == 0).forEach(this::subscribe);
    }

    private void onSuback(int packetId, int code) {
        for (Subscription each : subscriptions) {
            if (each.packetId == packetId && code == SUBSCRIBED_QOS) {
                each.grantedAt = ledger.now();
            }
        }
    }

    private void onPublish(Mqtt packet) {
        int packetId = packet.publishId();
        if (packet.qos() == 2) {
            if (unreleased.add(packetId)) {
                take(packet);
            }
            answers.add(Mqtt.answer(Mqtt.PUBREC, packetId));
        } else {
            take(packet);
            if (packet.qos() == 1) {
                answers.add(Mqtt.answer(Mqtt.PUBACK, packetId));
            }
        }
    }

    private void take(Mqtt packet) {
        Map<TopicFilter, Long> granted = new HashMap<>();
        subscriptions.stream()
                .filter(each -> each.grantedAt > 0)
                .forEach(each -> granted.put(each.filter, each.grantedAt));
        inbox.take(packet.payload(), packet.qos(), granted);
    }

    /** The node has taken a message, which one that is cut off must not (I5). */
    private void acknowledged(int packetId, boolean complete) {
        Outgoing outgoing = inFlight.get(packetId);
        if (outgoing == null) {
            throw new AssertionError(id + " has no message " + packetId + " in flight");
        }
        if (outgoing.sentToCutOff && fleet.isCutOff(socket().node())) {
            throw new AssertionError(socket().node().self() + " is cut off and took " + outgoing.message);
        }
        if (!outgoing.received) {
            ledger.onAcknowledged(outgoing.message);
        }
        outgoing.received = true;
        if (complete) {
            inFlight.remove(packetId);
        }
    }

    // ---- what it waits for

    /** What it waits for; null where that is nothing. */
    @Nullable
    String waitsFor() {
        if (!connected) {
            return id
                    + (socket == null
                            ? " for a connection"
                            : " for CONNACK of " + socket.node().self());
        }
        if (!inFlight.isEmpty()) {
            return id + " for answers of " + socket().node().self() + " to "
                    + inFlight.values().stream()
                            .map(each -> each.message.text())
                            .toList();
        }
        for (Subscription each : subscriptions) {
            if (each.grantedAt == 0) {
                return id + " for SUBACK of " + socket().node().self() + " for " + each.filter;
            }
            List<Ledger.Message> owed = ledger.owed(each.filter, since(each), inbox);
            if (!owed.isEmpty()) {
                return id + " at " + socket().node().self() + " for " + owed;
            }
        }
        return null;
    }

    /** From when on it is owed messages: a session that ends with its connection misses those that were acknowledged while its node was cut off. */
    private long since(Subscription subscription) {
        return durable ? subscription.grantedAt : Math.max(subscription.grantedAt, fleet.servesSince(socket().node()));
    }
}

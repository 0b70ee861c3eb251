package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.benchmarks.soak.Ledger.Count;
import io.flotilla.benchmarks.soak.MqttSocket.Incoming;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publishes to its feeds at a steady rate, and after a broken connection sends again what was not acknowledged, as its durable session says (MQTT 5.0, section 4.4). */
final class Publisher extends SoakClient {
    private static final int MAX_IN_FLIGHT = 50;
    /** The answer to a PUBREL whose first PUBCOMP was lost with its connection (MQTT 5.0, section 3.7.2.1). */
    private static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;

    private static final int READ_MS = 10;
    private static final double NS_PER_SECOND = 1e9;

    private final List<Feed> feeds;
    private final int messagesPerSecond;
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
    private int lastPacketId;

    /** A message of QoS 1 or 2 from PUBLISH to PUBACK or PUBCOMP. */
    private record InFlight(Feed feed, int number, boolean released) {}

    Publisher(
            InetSocketAddress broker,
            String clientId,
            int version,
            List<Feed> feeds,
            int messagesPerSecond,
            long seed,
            Ledger ledger) {
        super(broker, clientId, version, true, seed, ledger);
        this.feeds = List.copyOf(feeds);
        this.messagesPerSecond = messagesPerSecond;
    }

    @Override
    boolean isDone() {
        return inFlight.isEmpty();
    }

    @Override
    void work(MqttSocket socket, boolean resumed, long untilNs) throws IOException {
        resend(socket);
        long startNs = System.nanoTime();
        int sent = 0;
        for (long nowNs = startNs; nowNs < untilNs && !(isFinishing() && isDone()); nowNs = System.nanoTime()) {
            double due = (nowNs - startNs) / NS_PER_SECOND * messagesPerSecond;
            while (sent < due && inFlight.size() < MAX_IN_FLIGHT && !isFinishing()) {
                publish(socket);
                sent++;
            }
            socket.flush();
            Incoming packet = socket.read(READ_MS);
            if (packet != null) {
                onPacket(socket, packet);
            }
        }
        socket.flush();
    }

    private void resend(MqttSocket socket) throws IOException {
        for (Map.Entry<Integer, InFlight> entry : new ArrayList<>(inFlight.entrySet())) {
            InFlight message = entry.getValue();
            if (message.released()) {
                socket.acknowledge(MqttSocket.PUBREL, entry.getKey());
            } else {
                byte[] payload = message.feed().payload(message.number());
                socket.publish(message.feed().topic, payload, message.feed().qos, entry.getKey(), true, false);
                ledger.count(Count.RESENT);
            }
        }
        socket.flush();
    }

    private void publish(MqttSocket socket) {
        Feed feed = feeds.get(random.nextInt(feeds.size()));
        int number = feed.next();
        int packetId = 0;
        if (feed.qos > 0) {
            packetId = nextPacketId();
            inFlight.put(packetId, new InFlight(feed, number, false));
        }
        socket.publish(feed.topic, feed.payload(number), feed.qos, packetId, false, false);
        ledger.count(Count.PUBLISHED);
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }

    private void onPacket(MqttSocket socket, Incoming packet) throws IOException {
        int packetId = MqttSocket.packetId(packet);
        InFlight message = inFlight.get(packetId);
        if (message == null) {
            ledger.breach(
                    Breach.CORRUPTED, "%s was sent %s for a message it has not in flight".formatted(clientId, packet));
            return;
        }
        int reason = socket.reasonCode(packet);
        boolean completed = packet.type() == MqttSocket.PUBCOMP && reason == PACKET_IDENTIFIER_NOT_FOUND;
        if (reason >= 0x80 && !completed) {
            ledger.breach(
                    Breach.REFUSED,
                    "%s was answered 0x%x to message %d of %s"
                            .formatted(clientId, reason, message.number(), message.feed()));
            inFlight.remove(packetId);
            return;
        }
        switch (packet.type()) {
            case MqttSocket.PUBACK -> {
                message.feed().accept(message.number());
                inFlight.remove(packetId);
            }
            case MqttSocket.PUBREC -> {
                message.feed().accept(message.number());
                inFlight.put(packetId, new InFlight(message.feed(), message.number(), true));
                socket.acknowledge(MqttSocket.PUBREL, packetId);
            }
            case MqttSocket.PUBCOMP -> inFlight.remove(packetId);
            default -> ledger.breach(Breach.CORRUPTED, "%s was sent %s".formatted(clientId, packet));
        }
    }
}

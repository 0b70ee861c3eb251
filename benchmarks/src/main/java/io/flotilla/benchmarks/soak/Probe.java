package io.flotilla.benchmarks.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.benchmarks.soak.MqttSocket.Incoming;
import io.flotilla.benchmarks.soak.MqttSocket.Published;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks at what a broker keeps: its retained messages, and the numbers that it publishes about itself. */
final class Probe {
    /** What must be again as it was when all clients have gone. */
    private static final List<String> NUMBERS =
            List.of("clients/connected", "clients/total", "subscriptions/count", "retained messages/count");

    private static final String SYS = "$SYS/broker/";
    private static final int PACKET_MS = 1_000;

    private final InetSocketAddress broker;
    private final String clientId;

    Probe(InetSocketAddress broker, String clientId) {
        this.broker = broker;
        this.clientId = clientId;
    }

    /** The payloads by topic that {@code filter} finds retained. */
    Map<String, String> retained(String filter) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (MqttSocket socket = connect()) {
            socket.subscribe(1, filter, 0);
            socket.flush();
            for (Incoming packet = socket.read(PACKET_MS); packet != null; packet = socket.read(PACKET_MS)) {
                keep(socket, packet, found);
            }
            disconnect(socket);
        }
        return found;
    }

    void clear(Iterable<String> topics) throws IOException {
        try (MqttSocket socket = connect()) {
            for (String topic : topics) {
                socket.publish(topic, new byte[0], 0, 0, false, true);
            }
            disconnect(socket);
        }
    }

    /** The numbers that the broker publishes within {@code waitMs}, seen by a client with one subscription for each: so they are the same for the same broker. */
    Map<String, String> numbers(long waitMs) throws IOException {
        return numbers(Map.of(), waitMs);
    }

    /** The last numbers published before they are {@code awaited}, or before {@code waitMs} are over. */
    Map<String, String> numbers(Map<String, String> awaited, long waitMs) throws IOException {
        Map<String, String> numbers = new TreeMap<>();
        try (MqttSocket socket = connect()) {
            for (int i = 0; i < NUMBERS.size(); i++) {
                socket.subscribe(i + 1, SYS + NUMBERS.get(i), 0);
            }
            socket.flush();
            long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
            while (!(numbers.equals(awaited) && !awaited.isEmpty()) && System.nanoTime() < untilNs) {
                Incoming packet = socket.read(PACKET_MS);
                if (packet != null) {
                    keep(socket, packet, numbers);
                }
            }
            disconnect(socket);
        }
        return numbers;
    }

    private static void keep(MqttSocket socket, Incoming packet, Map<String, String> kept) {
        if (packet.type() == MqttSocket.PUBLISH) {
            Published message = socket.published(packet);
            kept.put(message.topic(), new String(message.payload(), UTF_8));
        }
    }

    private MqttSocket connect() throws IOException {
        MqttSocket socket = new MqttSocket(broker, 5);
        socket.connect(clientId, true, 0, 100, null);
        socket.flush();
        socket.readConnack();
        return socket;
    }

    private static void disconnect(MqttSocket socket) throws IOException {
        socket.disconnect();
        socket.flush();
    }
}

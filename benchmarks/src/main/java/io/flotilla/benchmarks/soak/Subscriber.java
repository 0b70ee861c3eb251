package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.benchmarks.soak.MqttSocket.Incoming;
import io.flotilla.benchmarks.soak.MqttSocket.Published;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Subscribes and unsubscribes, acknowledges at once, late or not at all before it is gone, and tells its account what has come.
 *
 * <p>Its Topic Filters do not overlap, so that each message is due once.
 */
final class Subscriber extends SoakClient {
    private static final int READ_MS = 10;
    private static final int RECEIVE_MAXIMUM = 30;
    private static final int ROUNDS_PER_CHANGE = 500;

    private final List<Subscription> subscriptions;
    private final Account account;
    private final boolean steady;
    private final int maximumQos;

    /** The Packet Identifiers of QoS 2 messages that came and are not yet released; part of the session (MQTT 5.0, section 4.3.3). */
    private final Set<Integer> unreleased = new HashSet<>();

    /** What was sent on this connection and is not answered, by Packet Identifier. */
    private final Map<Integer, Subscription> subscribing = new HashMap<>();

    /** The acknowledgements that it is late with. */
    private final Deque<Acknowledgement> withheld = new ArrayDeque<>();

    /** The Packet Identifiers that came on this connection and are not completed. */
    private final Set<Integer> uncompleted = new HashSet<>();

    private int lastPacketId;
    private volatile boolean draining;

    /** A Topic Filter and the feeds that it matches. */
    static final class Subscription {
        final String filter;
        final List<Feed> feeds;

        /** Whether a SUBACK came for it and no UNSUBSCRIBE was sent since. */
        private boolean made;

        Subscription(String filter, List<Feed> feeds) {
            this.filter = filter;
            this.feeds = List.copyOf(feeds);
        }
    }

    private record Acknowledgement(int type, int packetId) {}

    /** When it acknowledges. */
    private enum Mood {
        PROMPT,
        LATE,
        SILENT
    }

    /**
     * @param steady whether it never unsubscribes, and may share its account with others
     * @param maximumQos the QoS that it subscribes with; a durable one also with others from 1 up to it
     */
    Subscriber(
            InetSocketAddress broker,
            String clientId,
            int version,
            boolean durable,
            boolean steady,
            int maximumQos,
            List<Subscription> subscriptions,
            Account account,
            long seed,
            Ledger ledger) {
        super(broker, clientId, version, durable, seed, ledger);
        this.steady = steady;
        this.maximumQos = maximumQos;
        this.subscriptions = subscriptions;
        this.account = account;
    }

    /** Has it change nothing any more and acknowledge at once what still comes. Any thread. */
    void drain() {
        draining = true;
    }

    @Override
    int receiveMaximum() {
        return RECEIVE_MAXIMUM;
    }

    @Override
    boolean isDone() {
        return true;
    }

    @Override
    void work(MqttSocket socket, boolean resumed, long untilNs) throws IOException {
        if (!resumed) {
            beginSession();
        }
        subscribing.clear();
        withheld.clear();
        uncompleted.clear();
        for (Subscription subscription : subscriptions) {
            if (!subscription.made) {
                subscribe(socket, subscription);
            }
        }
        Mood mood = Mood.values()[random.nextInt(Mood.values().length)];
        while ((System.nanoTime() < untilNs || isLastSession()) && !isFinishing()) {
            if (!steady && !draining && random.nextInt(ROUNDS_PER_CHANGE) == 0) {
                change(socket, subscriptions.get(random.nextInt(subscriptions.size())));
            }
            socket.flush();
            Incoming packet = socket.read(READ_MS);
            if (packet != null) {
                onPacket(socket, packet, draining ? Mood.PROMPT : mood);
            }
            if (draining || (mood == Mood.LATE && (packet == null || withheld.size() >= RECEIVE_MAXIMUM / 2))) {
                acknowledgeWithheld(socket);
            }
        }
        socket.flush();
    }

    /** Whether what is still owed can come on this connection only. */
    private boolean isLastSession() {
        return draining && !durable;
    }

    /** Nothing of an earlier session is left. */
    private void beginSession() {
        if (!steady) {
            account.forgive();
        }
        unreleased.clear();
        subscriptions.forEach(subscription -> subscription.made = false);
    }

    /** Unsubscribes, subscribes or subscribes anew with another QoS. */
    private void change(MqttSocket socket, Subscription subscription) {
        if (subscribing.containsValue(subscription)) {
            return;
        }
        if (subscription.made && random.nextBoolean()) {
            account.close(subscription.feeds);
            subscription.made = false;
            socket.unsubscribe(nextPacketId(), subscription.filter);
        } else {
            subscribe(socket, subscription);
        }
    }

    private void subscribe(MqttSocket socket, Subscription subscription) {
        int packetId = nextPacketId();
        subscribing.put(packetId, subscription);
        int qos = durable && !steady ? 1 + random.nextInt(maximumQos) : maximumQos;
        socket.subscribe(packetId, subscription.filter, qos);
    }

    private int nextPacketId() {
        lastPacketId = lastPacketId % 65_535 + 1;
        return lastPacketId;
    }

    private void onPacket(MqttSocket socket, Incoming packet, Mood mood) throws IOException {
        switch (packet.type()) {
            case MqttSocket.PUBLISH -> onPublish(socket, socket.published(packet), mood);
            case MqttSocket.PUBREL -> {
                int packetId = MqttSocket.packetId(packet);
                unreleased.remove(packetId);
                acknowledge(socket, new Acknowledgement(MqttSocket.PUBCOMP, packetId), mood);
            }
            case MqttSocket.SUBACK -> {
                Subscription subscription = subscribing.remove(MqttSocket.packetId(packet));
                int reason = socket.reasonCode(packet);
                if (subscription == null || reason > maximumQos) {
                    ledger.breach(Breach.REFUSED, "%s was answered 0x%x to a SUBSCRIBE".formatted(clientId, reason));
                } else if (maximumQos > 0) {
                    subscription.made = true;
                    account.open(subscription.feeds);
                }
            }
            case MqttSocket.UNSUBACK -> {}
            default -> ledger.breach(Breach.CORRUPTED, "%s was sent %s".formatted(clientId, packet));
        }
    }

    private void onPublish(MqttSocket socket, Published message, Mood mood) throws IOException {
        int packetId = message.packetId();
        if (message.qos() > 0 && uncompleted.add(packetId) && uncompleted.size() > RECEIVE_MAXIMUM && version == 5) {
            ledger.breach(Breach.OVERRUN, "%s was sent %d messages at a time".formatted(clientId, uncompleted.size()));
        }
        if (message.qos() < 2 || unreleased.add(packetId)) {
            ledger.receive(account, message.topic(), message.qos(), message.payload());
        }
        if (message.qos() > 0) {
            int type = message.qos() == 1 ? MqttSocket.PUBACK : MqttSocket.PUBREC;
            acknowledge(socket, new Acknowledgement(type, packetId), mood);
        }
    }

    private void acknowledge(MqttSocket socket, Acknowledgement acknowledgement, Mood mood) {
        if (mood == Mood.PROMPT) {
            send(socket, acknowledgement);
        } else {
            withheld.add(acknowledgement);
        }
    }

    private void acknowledgeWithheld(MqttSocket socket) {
        withheld.forEach(acknowledgement -> send(socket, acknowledgement));
        withheld.clear();
    }

    private void send(MqttSocket socket, Acknowledgement acknowledgement) {
        if (acknowledgement.type() != MqttSocket.PUBREC) {
            uncompleted.remove(acknowledgement.packetId());
        }
        socket.acknowledge(acknowledgement.type(), acknowledgement.packetId());
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Session State of a client that may be away: subscriptions, what is on its way to the client, and the QoS 2 messages that it sent and has not
 * released (MQTT 5.0, section 4.1). Shared subscriptions are their group's, see {@link ClientRecord}.
 *
 * <p>Confined to its partition's thread.
 */
final class DurableSession implements DeliverySink {
    private final String clientId;
    private final Partition partition;
    private final Census census;
    private final DeliveryQueue queue;
    private final RetainedBacklog retained;
    private final Map<String, Subscription> subscriptions = new HashMap<>(4); // by their key
    private final Set<Integer> received = new HashSet<>(0); // Packet Identifiers of the client's QoS 2 messages
    private final Runnable flush = this::flush;
    private @Nullable ClientConnection connection; // once it is started
    private List<Outbound> outbox = new ArrayList<>(0);

    DurableSession(String clientId, Partition partition, Surroundings around) {
        this.clientId = clientId;
        this.partition = partition;
        this.census = around.census();
        this.queue = new DeliveryQueue(around.limits(), partition.events(), partition.leases());
        this.retained = new RetainedBacklog(queue, partition.events());
    }

    String clientId() {
        return clientId;
    }

    /** Sends to {@code to} from now on, what an earlier connection left first. */
    void attach(ClientConnection to, int receiveMaximum, long nowMs) {
        connection = to;
        queue.attach(this, receiveMaximum, nowMs);
    }

    void detach(long nowMs) {
        flush(); // what the client was sent before, it still gets
        connection = null;
        queue.detach();
        retained.detach(nowMs);
    }

    /** Ends the session: nothing of it stays. */
    void end() {
        List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
        flush();
        connection = null;
        retained.close();
        queue.close();
    }

    boolean isSubscribed(String key) {
        return subscriptions.containsKey(key);
    }

    /** Adds {@code subscription}, or replaces the one with the same filter [MQTT-3.8.4-3]; completes when every node matches it (I3). */
    CompletionStage<Void> subscribe(Subscription subscription) {
        if (subscriptions.put(subscription.key(), subscription) == null) {
            census.subscriptions.increment();
        }
        return partition.subscribers().add(this, subscription);
    }

    /** Whether there was one. */
    boolean unsubscribe(String key) {
        Subscription subscription = subscriptions.remove(key);
        if (subscription == null) {
            return false;
        }
        census.subscriptions.decrement();
        partition.subscribers().remove(this, subscription.filter());
        return true;
    }

    void offer(Delivery delivery, long nowMs) {
        queue.offer(delivery, nowMs);
    }

    /** Takes the retained messages that a new subscription asked for, however many. */
    void offerRetained(List<Delivery> deliveries, long nowMs) {
        retained.add(deliveries, nowMs);
    }

    /** Takes what a share group lends, unless the client is away. */
    void offerShared(Delivery delivery, long nowMs) {
        if (connection == null && delivery.lease() != null) {
            partition.leases().onGivenBack(delivery.lease());
        } else {
            queue.offer(delivery, nowMs);
        }
    }

    void acknowledge(Acknowledgement acknowledgement, long nowMs) {
        int packetId = acknowledgement.packetId();
        switch (acknowledgement.kind()) {
            case PUBACK -> queue.onPuback(packetId, nowMs);
            case PUBREC -> {
                if (!queue.onPubrec(packetId, false, nowMs)) {
                    send(new Outbound.Release(packetId, false));
                }
            }
            case PUBREC_ERROR -> queue.onPubrec(packetId, true, nowMs);
            case PUBCOMP -> queue.onPubcomp(packetId, nowMs);
        }
        retained.feed(nowMs);
    }

    /** Whether {@code packetId} is new. */
    boolean receive(int packetId) {
        return received.add(packetId);
    }

    /** Whether {@code packetId} had been received. */
    boolean release(int packetId) {
        return received.remove(packetId);
    }

    /** Always: the connection takes what Receive Maximum lets through, and it alone can tell when QoS 0 is too much. */
    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onPublish(int packetId, boolean dup, Delivery delivery) {
        send(new Outbound.Message(packetId, dup, delivery));
    }

    @Override
    public void onPubrel(int packetId) {
        send(new Outbound.Release(packetId, true));
    }

    private void send(Outbound packet) {
        if (outbox.isEmpty()) {
            partition.flushLater(flush);
        }
        outbox.add(packet);
    }

    private void flush() {
        if (connection != null && !outbox.isEmpty()) {
            connection.onDeliver(outbox);
        }
        outbox = new ArrayList<>(0);
    }

    @Override
    public String toString() {
        return "session of " + clientId + ": " + subscriptions.size() + " subscriptions, " + queue;
    }
}

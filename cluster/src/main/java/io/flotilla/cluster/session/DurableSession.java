package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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
    private final Connections connections;
    private final DeliveryQueue queue;
    private final RetainedBacklog retained;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(4); // by their key
    private final Map<Integer, Long> received = new TreeMap<>(); // the numbers of the client's QoS 2 messages
    private long lastPublication;
    private @Nullable Holder connection; // once it is started
    private @Nullable Batch batch; // that takes more

    /** @param lastPublication below the number of its client's first QoS 2 message: higher than that of any message of an earlier session */
    DurableSession(String clientId, Partition partition, Surroundings around, long lastPublication) {
        this.lastPublication = lastPublication;
        this.clientId = clientId;
        this.partition = partition;
        this.connections = around.connections();
        this.queue = new DeliveryQueue(around.limits(), partition.events(), partition.leases(), partition.spill());
        this.retained = new RetainedBacklog(queue, partition.events(), partition.effects()::add);
    }

    String clientId() {
        return clientId;
    }

    /** Sends to {@code to} from now on, what an earlier connection left first. */
    void attach(Holder to, int receiveMaximum, long nowMs) {
        batch = null;
        connection = to;
        queue.attach(this, receiveMaximum, nowMs);
    }

    void detach(long nowMs) {
        batch = null; // the client still gets it
        connection = null;
        queue.detach();
        retained.detach(nowMs);
    }

    /** Ends the session: nothing of it stays. */
    void end() {
        List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
        batch = null;
        connection = null;
        retained.close();
        queue.close();
    }

    /** Adds {@code subscription}, or replaces the one with the same filter [MQTT-3.8.4-3]; whether it is new. */
    boolean subscribe(Subscription subscription) {
        boolean isNew = subscriptions.put(subscription.key(), subscription) == null;
        if (isNew) {
            partition.tally().increment(Census.Kind.SUBSCRIPTIONS);
        }
        partition.subscribers().add(this, subscription);
        return isNew;
    }

    /** Completes when every member of the cluster matches the subscription {@code key}, if there is one (I3). */
    CompletionStage<?> visible(String key) {
        Subscription subscription = subscriptions.get(key);
        return subscription == null
                ? CompletableFuture.completedStage(null)
                : partition.subscribers().visible(subscription.filter());
    }

    /** Whether there was one. */
    boolean unsubscribe(String key) {
        Subscription subscription = subscriptions.remove(key);
        if (subscription == null) {
            return false;
        }
        partition.tally().decrement(Census.Kind.SUBSCRIPTIONS);
        partition.subscribers().remove(this, subscription.filter());
        return true;
    }

    /** All but shared ones. */
    Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    /** What it holds for its client. */
    DeliveryQueue queue() {
        return queue;
    }

    void offer(Delivery delivery, long nowMs) {
        queue.offer(delivery, nowMs);
    }

    /** Takes retained messages that a new subscription asked for, though its queue be full. */
    void offerRetained(List<Delivery> deliveries, long nowMs) {
        retained.add(deliveries, nowMs);
    }

    /** Completes when they have been sent, or the client has gone. */
    CompletionStage<Void> retainedTaken() {
        return retained.taken();
    }

    /** The loans of the share group {@code key} that it has, ascending. */
    List<Long> held(String key) {
        return queue.held(key);
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

    /** The number of the client's QoS 2 message with {@code packetId}: the same as before where it comes again. */
    long receive(int packetId) {
        return received.computeIfAbsent(packetId, isNew -> ++lastPublication);
    }

    /** Whether {@code packetId} had been received. */
    boolean release(int packetId) {
        return received.remove(packetId) != null;
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

    /** The last turn that it took, see {@link Outbound#hasTurn}. */
    long lastTurn() {
        return queue.lastTurn();
    }

    /** Sends again what it sent on this connection after {@code turn}: it never came there. */
    void resume(long turn) {
        batch = null; // what comes after this goes after this
        List<Outbound> packets = queue.sentAfter(turn);
        if (connection != null && !packets.isEmpty()) {
            Holder to = connection;
            partition.effects().add(() -> connections.onDeliver(to, partition.term(), turn + 1, packets));
        }
    }

    private void send(Outbound packet) {
        if (connection == null || !partition.effects().areHeard()) {
            return;
        }
        if (batch == null) {
            batch = new Batch(connection);
            partition.effects().add(batch);
        }
        batch.add(packet);
    }

    /** What it was about to send will be sent by another owner. */
    void onDisowned() {
        batch = null;
        retained.tellWhoAsked();
    }

    /** What it sends to one connection with one effect. */
    private final class Batch implements Runnable {
        private final Holder to;
        private final List<Outbound> packets = new ArrayList<>(1);
        private long firstTurn; // if any of it has one

        Batch(Holder to) {
            this.to = to;
        }

        void add(Outbound packet) {
            if (firstTurn == 0 && packet.hasTurn()) {
                firstTurn = queue.lastTurn(); // which is the one that it just got
            }
            packets.add(packet);
        }

        @Override
        public void run() {
            if (batch == this) {
                batch = null;
            }
            connections.onDeliver(to, partition.term(), firstTurn, packets);
        }
    }

    void write(SnapshotOutput out) {
        out.writeList(subscriptions.values(), each -> Values.writeSubscription(each, out.wire()));
        out.wire().writeLong(lastPublication);
        out.writeList(received.entrySet(), each -> {
            out.wire().writeInt(each.getKey());
            out.wire().writeLong(each.getValue());
        });
        queue.write(out);
        retained.write(out);
    }

    /** Reads what {@link #write} wrote into a session that is new, and goes on sending to {@code to}. */
    void read(@Nullable Holder to, SnapshotInput in) {
        for (Subscription each : in.readList(() -> Values.readSubscription(in.wire()))) {
            subscribe(each);
        }
        lastPublication = in.wire().readLong();
        in.readList(() -> Map.entry(in.wire().readInt(), in.wire().readLong()))
                .forEach(each -> received.put(each.getKey(), each.getValue()));
        queue.read(to == null ? null : this, in);
        retained.read(in);
        connection = to;
    }

    @Override
    public String toString() {
        return "session of " + clientId + ": " + subscriptions.size() + " subscriptions, " + queue;
    }
}

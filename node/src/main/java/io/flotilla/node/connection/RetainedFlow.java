package io.flotilla.node.connection;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.RetainedLookup;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Subscription;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of the retained messages to one client that has subscribed: one look-up after the other, and of each one part after the other, which is asked for when the
 * client has taken what came before. Confined to the connection's event loop.
 */
final class RetainedFlow {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedFlow.class);

    /** How soon to see whether the node has memory again. */
    private static final long PAUSE_MS = 100;

    private final Connection connection;
    private final Client client;
    private final ConnectionServices services;
    private final EventLoop loop;
    private final Map<String, Lookup> lookups = new LinkedHashMap<>(0); // by their subscriptions; the first is at work
    private boolean waiting; // for a part, for the client or for memory

    private record Lookup(Subscription subscription, RetainedLookup messages) {}

    RetainedFlow(Connection connection, Client client, ConnectionServices services, EventLoop loop) {
        this.connection = connection;
        this.client = client;
        this.services = services;
        this.loop = loop;
    }

    /** What is retained for {@code subscription} is to be sent, from its beginning where that is under way already. */
    void add(Subscription subscription) {
        lookups.remove(subscription.key());
        lookups.put(
                subscription.key(), new Lookup(subscription, services.sessions().retained(subscription.filter())));
    }

    /** The client has ended the subscription with {@link Subscription#key} {@code key}: nothing more is added for it [MQTT-3.10.4-2]. */
    void remove(String key) {
        lookups.remove(key);
    }

    /** Sends what there is. The connection reads on when that is done, or before, when it is the client's turn. */
    void proceed() {
        if (waiting || lookups.isEmpty()) {
            connection.resume(Connection.Hold.SUBSCRIBING);
            return;
        }
        waiting = true;
        if (services.memory().level() == MemoryGuard.Level.OPEN) {
            Lookup first = lookups.values().iterator().next();
            connection.whenDone(first.messages.next(), (part, failure) -> onPart(first, part, failure));
        } else {
            connection.resume(Connection.Hold.SUBSCRIBING);
            loop.schedule(this::goOn, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void goOn() {
        if (!connection.isClosing()) {
            waiting = false;
            proceed();
        }
    }

    private void onPart(Lookup lookup, @Nullable List<ApplicationMessage> part, @Nullable Throwable failure) {
        String key = lookup.subscription.key();
        boolean isWanted = lookup.equals(lookups.get(key));
        if (failure != null) {
            LOG.warn("not all retained messages for {}", client, failure);
        }
        if (failure != null || !lookup.messages.hasNext()) {
            lookups.remove(key, lookup);
        }
        if (!isWanted || part == null || part.isEmpty()) {
            goOn();
            return;
        }
        CompletionStage<?> taken = client.session().sendRetained(deliveries(lookup.subscription, part));
        if (!taken.toCompletableFuture().isDone()) {
            connection.resume(Connection.Hold.SUBSCRIBING); // what the client has to say may make room
        }
        connection.whenDone(taken, (done, notTaken) -> goOn());
    }

    private List<Delivery> deliveries(Subscription subscription, List<ApplicationMessage> messages) {
        int[] identifiers =
                subscription.identifier() == 0 ? Publish.NO_IDENTIFIERS : new int[] {subscription.identifier()};
        List<Delivery> deliveries = new ArrayList<>(messages.size());
        for (ApplicationMessage message : messages) {
            if (client.mayReceive(message.topic())) {
                QoS qos = message.qos().min(subscription.maximumQos());
                deliveries.add(new Delivery(message, qos, true, identifiers, null));
            }
        }
        return deliveries;
    }

    @Override
    public String toString() {
        return lookups.size() + " look-ups for " + client;
    }
}

package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is of one client: the connection that holds its Client Identifier, or the durable session that waits for one.
 *
 * <p>Confined to its partition's thread; {@link Clients} changes it.
 */
final class ClientRecord {
    static final long NEVER = ApplicationMessage.NEVER;

    final String clientId;

    /** The connection that holds the client, or the last one that did. */
    Holder holder;

    /** What that connection was answered. Its epoch is the number of the one that may speak for the client; a later one has a higher number. */
    ConnectResult result;

    /** Whether that connection is there. */
    boolean connected;

    int receiveMaximum;

    /** Whether the connection has been told that it is connected, so that messages may follow. */
    boolean started;

    /** Null while the session is transient, and lives with the connection. */
    @Nullable
    DurableSession session;

    long sessionExpirySeconds;

    /** To be published should the connection be lost; once it is, when the delay has passed or the session ends. */
    @Nullable
    WillMessage will;

    long willDueMs = NEVER;
    long expiresAtMs = NEVER;

    /** The share groups that the client is a member of, by their key. */
    final Map<String, Membership> shared = new LinkedHashMap<>(0);

    ClientRecord(String clientId, Holder holder, ConnectResult result) {
        this.clientId = clientId;
        this.holder = holder;
        this.result = result;
    }

    /** Whether {@code epoch} speaks for the client. */
    boolean isHeldBy(long epoch) {
        return connected && result.epoch() == epoch;
    }

    /** When something is to be done about it. */
    long dueMs() {
        return Math.min(willDueMs, expiresAtMs);
    }

    /** How many messages a share group may lend the client now: none while it is away. */
    int room(SessionLimits limits) {
        return started || (connected && session == null) ? Math.min(receiveMaximum, limits.maxInflight()) : 0;
    }

    SessionDescription describe() {
        DeliveryQueue queue = session == null ? null : session.queue();
        return new SessionDescription(
                clientId,
                connected ? holder.member().id().value() : null,
                session != null,
                sessionExpirySeconds,
                (int) subscriptions().count(),
                queue == null ? 0 : queue.queuedMessages(),
                queue == null ? 0 : queue.queuedBytes(),
                queue == null ? 0 : queue.inflight());
    }

    /** Those that the partition knows: of durable sessions, and shared ones. */
    Stream<SubscriptionDescription> subscriptions() {
        Stream<Subscription> own = session == null ? Stream.empty() : session.subscriptions().stream();
        return Stream.concat(own, shared.values().stream().map(membership -> membership.subscription))
                .map(each -> new SubscriptionDescription(
                        clientId, each.key(), each.maximumQos().value()));
    }

    @Override
    public String toString() {
        return clientId + ": " + (connected ? "connection " + result.epoch() : "away")
                + (session == null ? ", transient" : ", " + session);
    }
}

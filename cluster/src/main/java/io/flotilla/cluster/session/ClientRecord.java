package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What there is of one client: the connection that holds its Client Identifier, or the durable session that waits for one.
 *
 * <p>Confined to its partition's thread; {@link Clients} changes it.
 */
final class ClientRecord {
    static final long NEVER = ApplicationMessage.NEVER;

    final String clientId;

    /** The number of the connection that may speak for the client; a later one has a higher number. */
    long epoch;

    @Nullable
    ClientConnection connection;

    /** What the connection runs on, or the last one ran on. */
    @Nullable
    Executor thread;

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

    /** The shared subscriptions, by their key: the client is a member of these groups. */
    final Map<String, Subscription> shared = new HashMap<>(0);

    ClientRecord(String clientId) {
        this.clientId = clientId;
    }

    /** When something is to be done about it. */
    long dueMs() {
        return Math.min(willDueMs, expiresAtMs);
    }

    /** How many messages a share group may lend the client now: none while it is away. */
    int room(SessionLimits limits) {
        return started || (connection != null && session == null) ? Math.min(receiveMaximum, limits.maxInflight()) : 0;
    }

    @Override
    public String toString() {
        return clientId + ": " + (connection == null ? "away" : "connection " + epoch)
                + (session == null ? ", transient" : ", " + session);
    }
}

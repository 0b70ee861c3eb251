package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one partition: who holds which Client Identifier, which sessions wait for their client, and what is due when it stays away.
 *
 * <p>Confined to the partition's thread.
 */
final class Clients {
    private final Partition partition;
    private final Surroundings around;
    private final Map<String, ClientRecord> records = new HashMap<>();

    /** Those that are away and have a Will or a session that will be due, the soonest first. */
    private final TreeSet<ClientRecord> due =
            new TreeSet<>(Comparator.comparingLong(ClientRecord::dueMs).thenComparing(client -> client.clientId));

    private long lastEpoch; // of all clients, so that one that comes again never gets an old number

    Clients(Partition partition, Surroundings around) {
        this.partition = partition;
        this.around = around;
    }

    /** The client, if the connection {@code epoch} speaks for it (I4). */
    @Nullable
    ClientRecord find(String clientId, long epoch) {
        ClientRecord client = records.get(clientId);
        return client != null && client.epoch == epoch && client.connection != null ? client : null;
    }

    /** The client's durable session, if it is a member of the share group {@code key}. */
    @Nullable
    DurableSession memberOf(String key, String clientId) {
        ClientRecord client = records.get(clientId);
        return client != null && client.shared.containsKey(key) ? client.session : null;
    }

    /** Makes the request's connection the holder; answers when what came by an earlier one is on its way, so that nothing overtakes it (I6). */
    CompletionStage<ConnectResult> connect(ConnectRequest request, long nowMs) {
        ClientRecord before = records.get(request.clientId());
        Executor threadBefore = before == null ? null : before.thread;
        ClientRecord earlier = takeOver(request, nowMs);
        ClientRecord client = earlier == null ? new ClientRecord(request.clientId()) : earlier;
        if (earlier == null) {
            records.put(client.clientId, client);
        } else {
            due.remove(client);
            around.census().offlineSessions.decrement();
        }
        client.epoch = ++lastEpoch;
        client.connection = request.connection();
        client.thread = request.connection().thread();
        client.receiveMaximum = request.receiveMaximum();
        client.will = request.will(); // the one of the earlier connection is not sent any more [MQTT-3.1.3-9]
        client.willDueMs = ClientRecord.NEVER;
        client.expiresAtMs = ClientRecord.NEVER;
        client.sessionExpirySeconds = capped(request.sessionExpirySeconds());
        if (client.session == null && client.sessionExpirySeconds > 0) {
            client.session = new DurableSession(client.clientId, partition, around);
            around.census().durableSessions.increment();
        }
        around.census().connectedClients.increment();
        ConnectResult result =
                new ConnectResult(client.epoch, earlier != null, client.session != null, client.sessionExpirySeconds);
        return threadBefore == null
                ? CompletableFuture.completedStage(result)
                : CompletableFuture.runAsync(() -> {}, threadBefore) // behind the answers that it had from here
                        .thenApplyAsync(
                                done -> result, threadBefore); // and behind the sending of what followed from them
    }

    /** Parts the client from an earlier connection; what is left of it is the session that the new one resumes, if any. */
    private @Nullable ClientRecord takeOver(ConnectRequest request, long nowMs) {
        ClientRecord holder = records.get(request.clientId());
        if (holder != null && holder.connection != null) {
            holder.connection.onTakenOver();
            depart(holder, Departure.LOST, nowMs);
        }
        ClientRecord away = records.get(request.clientId());
        if (away != null && (request.cleanStart() || away.expiresAtMs <= nowMs)) { // [MQTT-3.1.2-4]
            end(away, nowMs);
            return null;
        }
        return away;
    }

    void start(ClientRecord client, long nowMs) {
        if (client.started || client.connection == null) {
            return;
        }
        client.started = true;
        if (client.session != null) {
            client.session.attach(client.connection, client.receiveMaximum, nowMs);
            tellGroupsItsRoom(client, nowMs);
        }
    }

    /** The client's connection is gone. */
    void depart(ClientRecord client, Departure departure, long nowMs) {
        client.connection = null;
        client.started = false;
        around.census().connectedClients.decrement();
        if (departure.sessionExpirySeconds() != Departure.KEEP) {
            client.sessionExpirySeconds = capped(departure.sessionExpirySeconds());
        }
        if (!departure.publishWill()) {
            client.will = null; // [MQTT-3.1.2-10]
        }
        DurableSession session = client.session;
        if (session == null) {
            end(client, nowMs);
            return;
        }
        around.census().offlineSessions.increment();
        if (client.sessionExpirySeconds == 0) {
            end(client, nowMs);
            return;
        }
        session.detach(nowMs);
        tellGroupsItsRoom(client, nowMs);
        if (client.sessionExpirySeconds != ConnectRequest.NEVER_EXPIRES) {
            client.expiresAtMs = nowMs + client.sessionExpirySeconds * 1000;
        }
        if (client.will != null) {
            if (client.will.delaySeconds() == 0) {
                publishWill(client, nowMs);
            } else {
                client.willDueMs = nowMs + client.will.delaySeconds() * 1000;
            }
        }
        schedule(client);
    }

    /** Ends the session of a client that is away, with the Will if that is still to be published. */
    private void end(ClientRecord client, long nowMs) {
        due.remove(client);
        records.remove(client.clientId);
        List.copyOf(client.shared.keySet()).forEach(key -> leaveGroup(client, key, nowMs));
        if (client.session != null) {
            client.session.end();
            around.census().durableSessions.decrement();
            around.census().offlineSessions.decrement();
        }
        publishWill(client, nowMs);
    }

    private void publishWill(ClientRecord client, long nowMs) {
        if (client.will != null) {
            around.publisher().publish(client.will.publishedAt(nowMs));
            around.events().onWillPublished();
            client.will = null; // [MQTT-3.1.2-10]
        }
        client.willDueMs = ClientRecord.NEVER;
    }

    /** Adds the subscriptions; answers which are new, when every node matches them (I3). */
    CompletionStage<List<Boolean>> subscribe(ClientRecord client, List<Subscription> subscriptions, long nowMs) {
        List<Boolean> isNew = new ArrayList<>(subscriptions.size());
        CompletableFuture<?>[] visible = new CompletableFuture<?>[subscriptions.size()];
        for (Subscription each : subscriptions) {
            int index = isNew.size();
            if (each.shareName() != null) {
                isNew.add(!client.shared.containsKey(each.key()));
                visible[index] = joinGroup(client, each, nowMs).toCompletableFuture();
            } else if (client.session != null) {
                isNew.add(!client.session.isSubscribed(each.key()));
                visible[index] = client.session.subscribe(each).toCompletableFuture();
            } else {
                throw new IllegalStateException("the session of " + client.clientId + " is transient: " + each);
            }
        }
        return CompletableFuture.allOf(visible).thenApply(done -> List.copyOf(isNew));
    }

    /** Whether there was one. */
    boolean unsubscribe(ClientRecord client, String key, long nowMs) {
        return client.shared.containsKey(key)
                ? leaveGroup(client, key, nowMs)
                : client.session != null && client.session.unsubscribe(key);
    }

    private CompletionStage<Void> joinGroup(ClientRecord client, Subscription subscription, long nowMs) {
        String key = subscription.key();
        if (client.shared.put(key, subscription) == null) {
            around.census().subscriptions.increment();
        }
        return around.toGroup(
                key,
                new GroupOperations.Join(
                        client.clientId,
                        subscription,
                        client.session == null ? client.connection : null,
                        client.room(around.limits()),
                        nowMs));
    }

    private boolean leaveGroup(ClientRecord client, String key, long nowMs) {
        client.shared.remove(key);
        around.census().subscriptions.decrement();
        around.toGroup(key, new GroupOperations.Leave(key, client.clientId, nowMs));
        return true;
    }

    private void tellGroupsItsRoom(ClientRecord client, long nowMs) {
        int room = client.room(around.limits());
        for (String key : client.shared.keySet()) {
            around.toGroup(key, new GroupOperations.SetRoom(key, client.clientId, room, nowMs));
        }
    }

    /** Whether the client was connected. */
    boolean kick(String clientId) {
        ClientRecord client = records.get(clientId);
        if (client == null || client.connection == null) {
            return false;
        }
        client.connection.onKicked();
        return true;
    }

    /** Publishes the Wills and ends the sessions whose time has come. O(log n) for each of them. */
    void tick(long nowMs) {
        while (!due.isEmpty() && due.first().dueMs() <= nowMs) {
            ClientRecord client = due.removeFirst();
            if (client.expiresAtMs <= nowMs) {
                end(client, nowMs);
            } else {
                publishWill(client, nowMs);
                schedule(client);
            }
        }
    }

    private void schedule(ClientRecord client) {
        if (client.dueMs() != ClientRecord.NEVER) {
            due.add(client);
        }
    }

    private long capped(long sessionExpirySeconds) {
        return Math.min(sessionExpirySeconds, around.limits().maximumExpirySeconds());
    }
}

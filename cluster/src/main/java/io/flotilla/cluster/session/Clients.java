package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one partition: who holds which Client Identifier, which sessions wait for their client, and what is due when it stays away.
 *
 * <p>Confined to the partition's thread.
 */
final class Clients {
    private final Partition partition;
    private final Surroundings around;
    private final Map<String, ClientRecord> records = new LinkedHashMap<>();

    /** Those that are away and have a Will or a session that will be due, the soonest first. */
    private final TreeSet<ClientRecord> due =
            new TreeSet<>(Comparator.comparingLong(ClientRecord::dueMs).thenComparing(client -> client.clientId));

    /** A session numbers so many publications before it could come to the numbers of the next one. */
    private static final int PUBLICATION_BITS = 40;

    private long lastEpoch; // of all clients, so that one that comes again never gets an old number
    private long lastMembership; // likewise

    Clients(Partition partition, Surroundings around) {
        this.partition = partition;
        this.around = around;
    }

    /** The client, if the connection {@code epoch} speaks for it (I4). */
    @Nullable
    ClientRecord find(String clientId, long epoch) {
        ClientRecord client = records.get(clientId);
        return client != null && client.isHeldBy(epoch) ? client : null;
    }

    /** Makes the request's connection the holder; one that asks again is answered the same. */
    ConnectResult connect(ConnectRequest request, long nowMs) {
        ClientRecord before = records.get(request.clientId());
        if (before != null && before.connected && before.holder.equals(request.holder())) {
            return before.result;
        }
        ClientRecord earlier = takeOver(request, nowMs);
        DurableSession session = earlier == null ? null : earlier.session;
        long expirySeconds = capped(request.sessionExpirySeconds());
        if (session == null && expirySeconds > 0) {
            session = new DurableSession(request.clientId(), partition, around, (lastEpoch + 1) << PUBLICATION_BITS);
            partition.tally().increment(Census.Kind.DURABLE_SESSIONS);
        }
        ConnectResult result = new ConnectResult(
                ++lastEpoch,
                earlier != null,
                session != null,
                expirySeconds,
                before == null ? null : before.holder,
                session == null ? 0 : session.lastTurn());
        ClientRecord client =
                earlier == null ? new ClientRecord(request.clientId(), request.holder(), result) : earlier;
        if (earlier == null) {
            records.put(client.clientId, client);
        } else {
            due.remove(client);
            partition.tally().decrement(Census.Kind.OFFLINE_SESSIONS);
        }
        client.holder = request.holder();
        client.result = result;
        client.connected = true;
        client.session = session;
        client.sessionExpirySeconds = expirySeconds;
        client.receiveMaximum = request.receiveMaximum();
        client.will = request.will(); // the one of the earlier connection is not sent any more [MQTT-3.1.3-9]
        client.willDueMs = ClientRecord.NEVER;
        client.expiresAtMs = ClientRecord.NEVER;
        partition.tally().increment(Census.Kind.CONNECTED_CLIENTS);
        return result;
    }

    /** Parts the client from an earlier connection; what is left of it is the session that the new one resumes, if any. */
    private @Nullable ClientRecord takeOver(ConnectRequest request, long nowMs) {
        ClientRecord holder = records.get(request.clientId());
        if (holder != null && holder.connected) {
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
        if (client.started) {
            return;
        }
        client.started = true;
        if (client.session != null) {
            client.session.attach(client.holder, client.receiveMaximum, nowMs);
            tellGroupsItsRoom(client, nowMs);
        }
    }

    /** The client's connection is gone. */
    void depart(ClientRecord client, Departure departure, long nowMs) {
        client.connected = false;
        client.started = false;
        partition.tally().decrement(Census.Kind.CONNECTED_CLIENTS);
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
        partition.tally().increment(Census.Kind.OFFLINE_SESSIONS);
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
            partition.tally().decrement(Census.Kind.DURABLE_SESSIONS);
            partition.tally().decrement(Census.Kind.OFFLINE_SESSIONS);
        }
        publishWill(client, nowMs);
    }

    private void publishWill(ClientRecord client, long nowMs) {
        if (client.will != null) {
            WillMessage will = client.will;
            partition.effects().add(() -> around.publisher().publish(will.publishedAt(nowMs)));
            partition.events().onWillPublished();
            client.will = null; // [MQTT-3.1.2-10]
        }
        client.willDueMs = ClientRecord.NEVER;
    }

    /** Adds the subscriptions; answers which are new. */
    List<Boolean> subscribe(ClientRecord client, List<Subscription> subscriptions) {
        List<Boolean> areNew = new ArrayList<>(subscriptions.size());
        for (Subscription each : subscriptions) {
            if (each.shareName() != null) {
                areNew.add(joinGroup(client, each));
            } else if (client.session != null) {
                areNew.add(client.session.subscribe(each));
            } else {
                throw new IllegalStateException("the session of " + client.clientId + " is transient: " + each);
            }
        }
        return areNew;
    }

    /** Completes when every member of the cluster matches the subscriptions with these keys (I3). */
    CompletionStage<Done> visible(ClientRecord client, List<String> keys) {
        CompletableFuture<?>[] visible = keys.stream()
                .map(key -> visible(client, key))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(visible).thenApply(all -> Done.DONE);
    }

    private CompletionStage<?> visible(ClientRecord client, String key) {
        Membership membership = client.shared.get(key);
        if (membership == null) {
            return client.session == null ? CompletableFuture.completedStage(Done.DONE) : client.session.visible(key);
        }
        if (membership.visible == null || membership.visible.isCompletedExceptionally()) {
            tellGroup(client, membership, Loan.before(0), List.of()).run();
        }
        return membership.visible == null ? CompletableFuture.completedStage(Done.DONE) : membership.visible;
    }

    /** Whether there was one. */
    boolean unsubscribe(ClientRecord client, String key, long nowMs) {
        return client.shared.containsKey(key)
                ? leaveGroup(client, key, nowMs)
                : client.session != null && client.session.unsubscribe(key);
    }

    /** Whether it is new. */
    private boolean joinGroup(ClientRecord client, Subscription subscription) {
        Membership membership = client.shared.get(subscription.key());
        boolean isNew = membership == null;
        if (membership == null) {
            membership = new Membership(++lastMembership, subscription);
            client.shared.put(subscription.key(), membership);
            partition.tally().increment(Census.Kind.SUBSCRIPTIONS);
        } else {
            membership.subscription = subscription;
        }
        partition.effects().add(tellGroup(client, membership, Loan.before(0), List.of()));
        return isNew;
    }

    /**
     * Tells the group of {@code membership} of it, when it is run.
     *
     * @param upTo the last loan of which the group can be told what became of it
     * @param held the loans up to that which the session still has
     */
    private Runnable tellGroup(ClientRecord client, Membership membership, long upTo, List<Long> held) {
        if (!partition.effects().areHeard()) {
            return () -> {};
        }
        Subscription subscription = membership.subscription;
        Holder holder = client.holder;
        boolean durable = client.session != null;
        int room = client.room(around.limits());
        CompletableFuture<Void> visible = new CompletableFuture<>();
        membership.visible = visible;
        return () -> around.toGroup(
                        subscription.key(),
                        new GroupOperations.Join(
                                client.clientId,
                                subscription,
                                holder,
                                durable,
                                membership.number,
                                room,
                                upTo,
                                held,
                                around.now()))
                .thenCompose(joined ->
                        around.askGroup(subscription.key(), new GroupOperations.GroupVisible(subscription.key())))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        visible.complete(null);
                    } else {
                        visible.completeExceptionally(failure);
                    }
                });
    }

    private boolean leaveGroup(ClientRecord client, String key, long nowMs) {
        Membership membership = client.shared.remove(key);
        if (membership == null) {
            return false;
        }
        partition.tally().decrement(Census.Kind.SUBSCRIPTIONS);
        tellLeft(key, client.clientId, membership.number, nowMs);
        return true;
    }

    private void tellLeft(String key, String clientId, long membership, long nowMs) {
        partition.effects().add(() -> around.toGroup(key, new GroupOperations.Leave(key, clientId, membership, nowMs)));
    }

    private void tellGroupsItsRoom(ClientRecord client, long nowMs) {
        Holder holder = client.holder;
        int room = client.room(around.limits());
        client.shared.forEach((key, membership) -> partition
                .effects()
                .add(() -> around.toGroup(
                        key,
                        new GroupOperations.SetRoom(key, client.clientId, membership.number, holder, room, nowMs))));
    }

    /** A share group lends messages to a durable session, which gives them back if its client is away or no member any more. */
    void offerShared(String clientId, String key, long number, List<Delivery> deliveries, long nowMs) {
        ClientRecord client = records.get(clientId);
        Membership membership = client == null ? null : client.shared.get(key);
        if (client == null || client.session == null || membership == null || membership.number != number) {
            for (Delivery each : deliveries) {
                if (each.lease() != null) {
                    partition.leases().onGivenBack(each.lease());
                }
            }
            tellLeft(key, clientId, number, nowMs);
            return;
        }
        for (Delivery each : deliveries) {
            Lease lease = each.lease();
            if (lease == null) {
                client.session.offerShared(each, nowMs);
            } else if (lease.loan() > membership.lastLoan) { // else it is one that the group offers again
                membership.lastLoan = lease.loan();
                client.session.offerShared(each, nowMs);
            }
        }
    }

    /** Whether the client was connected. */
    boolean kick(String clientId) {
        ClientRecord client = records.get(clientId);
        if (client == null || !client.connected) {
            return false;
        }
        Holder holder = client.holder;
        partition.effects().add(() -> around.connections().onKicked(holder));
        return true;
    }

    boolean isDue(long nowMs) {
        return !due.isEmpty() && due.first().dueMs() <= nowMs;
    }

    /** Publishes the Wills and ends the sessions whose time has come. O(log n) for each of them. */
    void tick(long nowMs) {
        while (isDue(nowMs)) {
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

    boolean concern(Member member) {
        return records.values().stream()
                .anyMatch(client -> client.connected && client.holder.member().equals(member));
    }

    /** Adds the members whose connections hold a client. */
    void addHolders(Set<Member> to) {
        for (ClientRecord client : records.values()) {
            if (client.connected) {
                to.add(client.holder.member());
            }
        }
    }

    /** {@code member} is gone, and with it the connections that it had. */
    void onMemberGone(Member member, long nowMs) {
        List.copyOf(records.values()).forEach(client -> {
            if (client.connected && client.holder.member().equals(member)) {
                depart(client, Departure.LOST, nowMs);
            }
        });
    }

    // ---- as a copy among others

    /** Tells the groups again who is a member, and what of what they lent is still held: the earlier owner may have been about to. */
    void onOwned() {
        for (ClientRecord client : records.values()) {
            client.shared.forEach((key, membership) -> {
                DurableSession session = client.session;
                partition
                        .effects()
                        .add(
                                session == null
                                        ? tellGroup(client, membership, Loan.before(0), List.of())
                                        : tellGroup(client, membership, membership.lastLoan, session.held(key)));
            });
        }
    }

    void onDisowned() {
        for (ClientRecord client : records.values()) {
            client.shared.values().forEach(membership -> membership.visible = null);
            if (client.session != null) {
                client.session.onDisowned();
            }
        }
    }

    void write(SnapshotOutput out) {
        out.wire().writeLong(lastEpoch);
        out.wire().writeLong(lastMembership);
        out.writeList(records.values(), client -> write(client, out));
    }

    private static void write(ClientRecord client, SnapshotOutput out) {
        out.wire().writeString(client.clientId);
        Values.writeHolder(client.holder, out.wire());
        Values.writeConnectResult(client.result, out.wire());
        out.wire().writeBoolean(client.connected);
        out.wire().writeBoolean(client.started);
        out.wire().writeInt(client.receiveMaximum);
        out.wire().writeLong(client.sessionExpirySeconds);
        out.writeOptional(client.will, will -> Values.writeWill(will, out.wire()));
        out.wire().writeLong(client.willDueMs);
        out.wire().writeLong(client.expiresAtMs);
        out.writeList(client.shared.values(), membership -> {
            out.wire().writeLong(membership.number);
            Values.writeSubscription(membership.subscription, out.wire());
            out.wire().writeLong(membership.lastLoan);
        });
        out.writeOptional(client.session, session -> session.write(out));
    }

    void read(SnapshotInput in) {
        lastEpoch = in.wire().readLong();
        lastMembership = in.wire().readLong();
        in.readList(() -> readClient(in)).forEach(client -> {
            records.put(client.clientId, client);
            partition.tally().add(Census.Kind.SUBSCRIPTIONS, client.shared.size());
            if (client.session != null) {
                partition.tally().increment(Census.Kind.DURABLE_SESSIONS);
            }
            if (client.connected) {
                partition.tally().increment(Census.Kind.CONNECTED_CLIENTS);
            } else {
                partition.tally().increment(Census.Kind.OFFLINE_SESSIONS);
                schedule(client);
            }
        });
    }

    private ClientRecord readClient(SnapshotInput in) {
        ClientRecord client = new ClientRecord(
                in.wire().readString(), Values.readHolder(in.wire()), Values.readConnectResult(in.wire()));
        client.connected = in.wire().readBoolean();
        client.started = in.wire().readBoolean();
        client.receiveMaximum = in.wire().readInt();
        client.sessionExpirySeconds = in.wire().readLong();
        client.will = in.readOptional(() -> Values.readWill(in.wire()));
        client.willDueMs = in.wire().readLong();
        client.expiresAtMs = in.wire().readLong();
        for (Membership membership : in.readList(() -> readMembership(in))) {
            client.shared.put(membership.subscription.key(), membership);
        }
        client.session = in.readOptional(() -> {
            DurableSession session = new DurableSession(client.clientId, partition, around, 0);
            session.read(client.started ? client.holder : null, in);
            return session;
        });
        return client;
    }

    private static Membership readMembership(SnapshotInput in) {
        Membership membership = new Membership(in.wire().readLong(), Values.readSubscription(in.wire()));
        membership.lastLoan = in.wire().readLong();
        return membership;
    }

    // ---- for operators

    Stream<SessionDescription> describe() {
        return records.values().stream().map(ClientRecord::describe);
    }

    /** @param clientId whose, or null for everyone's */
    Stream<SubscriptionDescription> describeSubscriptions(@Nullable String clientId) {
        if (clientId == null) {
            return records.values().stream().flatMap(ClientRecord::subscriptions);
        }
        ClientRecord client = records.get(clientId);
        return client == null ? Stream.empty() : client.subscriptions();
    }

    @Override
    public String toString() {
        return records.size() + " clients";
    }
}

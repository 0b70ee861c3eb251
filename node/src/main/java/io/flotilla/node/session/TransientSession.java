package io.flotilla.node.session;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DeliveryQueue;
import io.flotilla.cluster.session.DeliverySink;
import io.flotilla.cluster.session.Lease;
import io.flotilla.cluster.session.Loan;
import io.flotilla.cluster.session.RetainedBacklog;
import io.flotilla.cluster.session.SessionEvents;
import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.shard.RunSink;
import io.flotilla.node.shard.Shard;
import io.flotilla.node.shard.Subscriber;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A session that ends with its connection: Session Expiry Interval 0, or Clean Session of MQTT 3 (MQTT 5.0, section 3.1.2.11.2).
 *
 * <p>Its subscriptions are in its shard and its messages in a queue of its own; only its memberships in share groups are the session engine's to know.
 * Confined to the connection's event loop.
 */
public final class TransientSession implements ClientSession, Subscriber {
    private static final CompletionStage<Long> NEW = CompletableFuture.completedFuture(0L);
    private static final CompletionStage<Long> AGAIN = CompletableFuture.completedFuture(DUPLICATE);
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private static final long SUBSCRIPTION_BYTES = 500;

    private final String clientId;
    private final long epoch;
    private final Shard shard;
    private final Sessions sessions;
    private final Predicate<ApplicationMessage> mayReceive;
    private final LongSupplier nowMs;
    private final RunSink runs;
    private final DeliveryQueue queue;
    private final Map<String, Subscription> subscriptions = new HashMap<>(4);
    private final BitSet received = new BitSet(0);
    private final RetainedBacklog retained;
    private final SessionEvents events;
    private final LongAdder subscriptionCount;
    private final Runnable onStale;
    private final Map<String, Long> lastLoans = new HashMap<>(0); // that share groups made, by their key

    /**
     * @param mayReceive whether the client may read the message, judged before it takes room in the queue
     * @param receiveMaximum of the client, 1 to 65,535
     * @param subscriptionCount of all transient sessions; shared ones are the engine's to count
     * @param onStale told, on any thread, when another connection holds the client
     */
    public TransientSession(
            String clientId,
            long epoch,
            Shard shard,
            Sessions sessions,
            DeliverySink sink,
            RunSink runs,
            Predicate<ApplicationMessage> mayReceive,
            int receiveMaximum,
            SessionLimits limits,
            SessionEvents events,
            LongAdder subscriptionCount,
            LongSupplier nowMs,
            Runnable onStale) {
        this.clientId = clientId;
        this.epoch = epoch;
        this.shard = shard;
        this.sessions = sessions;
        this.runs = runs;
        this.mayReceive = mayReceive;
        this.nowMs = nowMs;
        this.onStale = onStale;
        this.events = events;
        this.subscriptionCount = subscriptionCount;
        this.queue = new DeliveryQueue(limits, events, shard.leases());
        this.retained = new RetainedBacklog(queue, events, Runnable::run);
        queue.attach(sink, receiveMaximum, nowMs.getAsLong());
    }

    @Override
    public String clientId() {
        return clientId;
    }

    // ---- subscribing

    @Override
    public CompletionStage<List<Boolean>> subscribe(List<Subscription> asked) {
        List<CompletableFuture<Boolean>> each = new ArrayList<>(asked.size());
        for (Subscription subscription : asked) {
            boolean isNew = put(subscription);
            CompletionStage<?> inForce = subscription.shareName() == null
                    ? shard.subscribe(this, subscription)
                    : sessions.joinGroup(clientId, epoch, subscription);
            each.add(inForce.thenApply(done -> isNew).toCompletableFuture());
        }
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(all -> each.stream().map(CompletableFuture::join).toList());
    }

    private boolean put(Subscription subscription) {
        if (subscriptions.put(subscription.key(), subscription) != null) {
            return false;
        }
        events.onQueuedBytes(bytes(subscription));
        if (subscription.shareName() == null) {
            subscriptionCount.increment();
        }
        return true;
    }

    /** About what a subscription takes in memory: the objects, and the filter as text and in the trees. */
    private static long bytes(Subscription subscription) {
        return SUBSCRIPTION_BYTES + 4L * subscription.filter().toString().length();
    }

    @Override
    public CompletionStage<List<Boolean>> unsubscribe(List<String> keys) {
        List<Boolean> existed = new ArrayList<>(keys.size());
        for (String key : keys) {
            Subscription subscription = subscriptions.remove(key);
            existed.add(subscription != null);
            if (subscription != null) {
                withdraw(subscription);
            }
        }
        return CompletableFuture.completedFuture(existed);
    }

    private void withdraw(Subscription subscription) {
        events.onQueuedBytes(-bytes(subscription));
        if (subscription.shareName() == null) {
            subscriptionCount.decrement();
            shard.unsubscribe(this, subscription.filter());
        } else {
            lastLoans.remove(subscription.key());
            sessions.leaveGroup(clientId, epoch, subscription.key());
        }
    }

    // ---- messages to the client

    @Override
    public void onMessage(ApplicationMessage message, Grant grant) {
        if (mayReceive.test(message)) {
            deliver(new Delivery(message, grant.qos(message), grant.retain(message), grant.identifiers(), null));
        }
    }

    @Override
    public RunSink runs() {
        return runs;
    }

    private void deliver(Delivery delivery) {
        queue.offer(delivery, nowMs.getAsLong());
    }

    /** Takes what {@code group} lends from {@code firstLoan} on, unless it came before; where others should have come before, these are asked for and it comes again with them. */
    public void deliverShared(String group, long firstLoan, List<Delivery> deliveries) {
        if (!subscriptions.containsKey(group)) {
            sessions.giveBack(clientId, group, deliveries);
            return;
        }
        long last = lastLoans.getOrDefault(group, 0L);
        boolean isNext = firstLoan <= last || Loan.follows(firstLoan, last);
        for (Delivery each : deliveries) {
            Lease lease = each.lease();
            if (lease == null) {
                takeShared(each);
            } else if (isNext && lease.loan() > last) {
                last = lease.loan();
                takeShared(each);
            } else if (Loan.membership(lease.loan()) < Loan.membership(last)) { // lent before it left and came again
                shard.leases().onGivenBack(lease);
            }
        }
        lastLoans.put(group, last);
        if (!isNext) {
            sessions.resumeShared(clientId, group, last);
        }
    }

    private void takeShared(Delivery delivery) {
        if (mayReceive.test(delivery.message())) {
            deliver(delivery);
        } else if (delivery.lease() != null) {
            shard.leases().onSettled(delivery.lease());
        }
    }

    @Override
    public void onOwnersChanged(BitSet moved) {
        if (moved.get(sessions.partitionOfClient(clientId))) {
            sessions.resume(clientId, epoch, 0).thenAccept(isHolder -> {
                if (!isHolder) {
                    onStale.run();
                }
            });
        }
        for (Subscription each : subscriptions.values()) {
            if (each.shareName() != null && moved.get(sessions.partitionOfGroup(each.key()))) {
                sessions.resumeShared(clientId, each.key(), lastLoans.getOrDefault(each.key(), 0L));
            }
        }
    }

    @Override
    public CompletionStage<?> sendRetained(List<Delivery> deliveries) {
        retained.add(deliveries, nowMs.getAsLong());
        return retained.taken();
    }

    @Override
    public void onPuback(int packetId) {
        queue.onPuback(packetId, nowMs.getAsLong());
        retained.feed(nowMs.getAsLong());
    }

    @Override
    public boolean onPubrec(int packetId, boolean refused) {
        boolean found = queue.onPubrec(packetId, refused, nowMs.getAsLong());
        retained.feed(nowMs.getAsLong());
        return found;
    }

    @Override
    public void onPubcomp(int packetId) {
        queue.onPubcomp(packetId, nowMs.getAsLong());
        retained.feed(nowMs.getAsLong());
    }

    @Override
    public void onWritable() {
        queue.onWritable(nowMs.getAsLong());
        retained.feed(nowMs.getAsLong());
    }

    // ---- messages from the client

    @Override
    public CompletionStage<Long> receive(int packetId) {
        if (received.get(packetId)) {
            return AGAIN;
        }
        received.set(packetId);
        return NEW;
    }

    @Override
    public CompletionStage<Boolean> release(int packetId) {
        if (!received.get(packetId)) {
            return NO;
        }
        received.clear(packetId);
        return YES;
    }

    @Override
    public void close() {
        subscriptions.values().forEach(this::withdraw);
        subscriptions.clear();
        retained.close();
        queue.close();
    }

    @Override
    public String toString() {
        return clientId + ": " + subscriptions.size() + " subscriptions, " + queue;
    }
}
